namespace AdaViP.Evaluation.Amber;

/// <summary>The tokens around a token, in lower case; empty beyond the ends of the text.</summary>
/// <param name="BeforePrevious">Two before.</param>
/// <param name="Previous">The one before.</param>
/// <param name="Next">The one after.</param>
internal readonly record struct Neighbours(string BeforePrevious, string Previous, string Next)
{
    /// <summary>The neighbours of a token.</summary>
    public static Neighbours Of(IReadOnlyList<string> tokens, int index) =>
        new(Lower(tokens, index - 2), Lower(tokens, index - 1), Lower(tokens, index + 1));

    private static string Lower(IReadOnlyList<string> tokens, int index) =>
        index >= 0 && index < tokens.Count ? tokens[index].ToLowerInvariant() : "";
}
