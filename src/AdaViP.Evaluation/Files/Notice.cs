namespace AdaViP.Evaluation.Files;

/// <summary>Something about the answers that is worth a line to the user but does not stop the scoring.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Message">What was seen and what is made of it.</param>
public sealed record Notice(FilePlace Place, string Message)
{
    /// <summary>"FILE, line 3: message".</summary>
    public override string ToString() => $"{Place}: {Message}";
}
