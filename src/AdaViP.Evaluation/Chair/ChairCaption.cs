using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Chair;

/// <summary>A stored caption.</summary>
/// <param name="Key">Names the picture.</param>
/// <param name="Text">The caption.</param>
/// <param name="Place">Where it stands.</param>
public sealed record ChairCaption(string Key, string Text, FilePlace Place);
