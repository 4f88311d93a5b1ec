namespace AdaViP.Evaluation.Benchmarks;

/// <summary>The words that a description was scored by, in the order of the text.</summary>
/// <param name="Counted">Every word that counts.</param>
/// <param name="Hallucinated">Those of them that the picture does not show.</param>
public sealed record ItemWords(IReadOnlyList<string> Counted, IReadOnlyList<string> Hallucinated)
{
    /// <summary>
    /// Start and length of hallucinated words in the text, in UTF-16 units; empty where the scorer does not know them.
    /// </summary>
    public IReadOnlyList<(int Start, int Length)> Marks { get; init; } = [];
}
