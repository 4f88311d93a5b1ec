namespace AdaViP.Evaluation.Files;

/// <summary>Where something stands in a file, for messages.</summary>
/// <param name="File">File name as given.</param>
/// <param name="Line">Line number from 1.</param>
public readonly record struct FilePlace(string File, int Line)
{
    /// <summary>"FILE, line 3".</summary>
    public override string ToString() => $"{File}, line {Line}";
}
