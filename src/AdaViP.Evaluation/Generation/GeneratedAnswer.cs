namespace AdaViP.Evaluation.Generation;

/// <summary>A model's answer.</summary>
/// <param name="Text">The text, outer white space removed.</param>
/// <param name="Tokens">New tokens, the end included.</param>
/// <param name="Ended">Whether the model ended the answer; false where the limit did.</param>
public sealed record GeneratedAnswer(string Text, int Tokens, bool Ended);
