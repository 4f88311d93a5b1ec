namespace AdaViP.Evaluation.Files;

/// <summary>Where something stands in a file, for messages.</summary>
/// <param name="File">File name as given.</param>
/// <param name="Line">Line number from 1.</param>
/// <param name="Entry">Number from 1 in a JSON list, which may have all its entries in one line; else null.</param>
public readonly record struct FilePlace(string File, int Line, int? Entry = null)
{
    /// <summary>"line 3", or "line 3 (entry 17)" in a JSON list.</summary>
    public string Position => Entry is int entry ? $"line {Line} (entry {entry})" : $"line {Line}";

    /// <summary>"FILE, line 3".</summary>
    public override string ToString() => $"{File}, {Position}";
}
