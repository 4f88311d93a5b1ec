using AdaViP.Core.Memory;
using AdaViP.Core.Settings;

namespace AdaViP.Evaluation.Generation;

/// <summary>How a benchmark wants its answers generated.</summary>
/// <param name="MaxNewTokens">Most tokens of an answer, 1 to <see cref="GenerationLimits.MostNewTokens"/>.</param>
/// <param name="Beams">Beams of a beam search, 1 to <see cref="GenerationLimits.MostBeams"/>; 1 is none.</param>
public sealed record AnswerDecoding(
    [property: Setting("Most tokens of an answer.", Min = 1, Max = GenerationLimits.MostNewTokens)] int MaxNewTokens,
    [property: Setting("Beams of a beam search; 1 is none.", Min = 1, Max = GenerationLimits.MostBeams)] int Beams)
{
    /// <summary>0 takes the likeliest tokens; above 0 draws from softmax(logits / temperature), without beams.</summary>
    [Setting("0 takes the likeliest tokens; above 0 draws from softmax(logits / temperature), without beams.", Min = 0, Max = 10)]
    public double Temperature { get; init; }

    /// <summary>Seed of the draws; each question has draws of its own, whatever is asked beside it.</summary>
    [Setting("Seed of the draws.", Min = 0, Max = int.MaxValue)]
    public int Seed { get; init; }
}
