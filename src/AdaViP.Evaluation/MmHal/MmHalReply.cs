using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.MmHal;

/// <summary>What the judge said about an answer.</summary>
/// <param name="Content">The message.</param>
/// <param name="Model">The judge's model, where the file names it.</param>
/// <param name="Place">Where it stands.</param>
public sealed record MmHalReply(string Content, string? Model, FilePlace Place);
