namespace AdaViP.Evaluation.Judging;

/// <summary>Replies of a judge on disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Origin">Who judged, and asked with what.</param>
public sealed record JudgeFile(string Path, JudgeOrigin Origin)
{
    /// <summary>Reads where replies come from.</summary>
    /// <param name="path">The file.</param>
    public static JudgeFile Open(string path) => new(path, JudgeOrigin.Read(path));
}
