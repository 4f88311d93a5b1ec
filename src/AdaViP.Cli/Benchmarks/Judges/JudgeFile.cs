namespace AdaViP.Cli.Benchmarks.Judges;

/// <summary>Replies of a judge on disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Prompt">Which prompt they answer, for reports.</param>
internal sealed record JudgeFile(string Path, string Prompt);
