using AdaViP.Core.Memory;
using AdaViP.Core.Settings;

namespace AdaViP.Evaluation.Generation;

/// <summary>How a benchmark wants its answers generated; always the likeliest tokens, never draws.</summary>
/// <param name="MaxNewTokens">Most tokens of an answer, 1 to <see cref="GenerationLimits.MostNewTokens"/>.</param>
/// <param name="Beams">Beams of a beam search, 1 to <see cref="GenerationLimits.MostBeams"/>; 1 is none.</param>
public sealed record AnswerDecoding(
    [property: Setting("Most tokens of an answer.", Min = 1, Max = GenerationLimits.MostNewTokens)] int MaxNewTokens,
    [property: Setting("Beams of a beam search; 1 is none.", Min = 1, Max = GenerationLimits.MostBeams)] int Beams);
