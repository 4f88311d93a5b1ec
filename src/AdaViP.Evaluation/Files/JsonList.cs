namespace AdaViP.Evaluation.Files;

/// <summary>JSON lines as one JSON list, as some official scripts want them.</summary>
internal static class JsonList
{
    /// <summary>The list, an element per line.</summary>
    /// <param name="lines">Each a JSON value without its line end.</param>
    public static string Of(IEnumerable<string> lines) => "[\n" + string.Join(",\n", lines) + "\n]\n";
}
