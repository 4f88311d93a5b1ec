namespace AdaViP.Vision.Foundation;

/// <summary>A text as CLIP's text tower takes it.</summary>
/// <param name="Ids">As many as the tower's context.</param>
/// <param name="Used">Tokens from the start to the end token; the rest pads.</param>
internal sealed record ClipTokens(int[] Ids, int Used);
