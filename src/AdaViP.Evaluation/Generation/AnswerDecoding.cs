namespace AdaViP.Evaluation.Generation;

/// <summary>How a benchmark wants its answers generated; always the likeliest tokens, never draws.</summary>
/// <param name="MaxNewTokens">Most tokens of an answer, at least 1.</param>
/// <param name="Beams">Beams of a beam search, at least 1; 1 is none.</param>
public sealed record AnswerDecoding(int MaxNewTokens, int Beams);
