using AdaViP.Core;
using AdaViP.Core.Memory;

namespace AdaViP.Llava.Generation;

/// <summary>How a model continues a prompt.</summary>
public sealed record GenerationOptions
{
    /// <summary>Most tokens to add; 1 to <see cref="GenerationLimits.MostNewTokens"/>.</summary>
    public int MaxNewTokens { get; init; } = 512;

    /// <summary>
    /// Whether fewer tokens will do where the model has no room for so many behind the prompt: for a limit that nobody asked for.
    /// One that was asked for is refused there.
    /// </summary>
    public bool FitsRoom { get; init; }

    /// <summary>0 takes the likeliest token every time; above 0 draws from softmax(logits / temperature).</summary>
    public double Temperature { get; init; }

    /// <summary>Draws only from the likeliest tokens that together reach this probability; in (0, 1].</summary>
    public double TopP { get; init; } = 1.0;

    /// <summary>Draws only from this many likeliest tokens; 0 for all of them.</summary>
    public int TopK { get; init; }

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Beams of a beam search, up to <see cref="GenerationLimits.MostBeams"/>; 1 is none. Not together with a temperature.
    /// </summary>
    public int Beams { get; init; } = 1;

    /// <summary>Beam scores are divided by length to this power; null takes the checkpoint's, or 1 where it has none.</summary>
    public double? LengthPenalty { get; init; }

    /// <summary>Ids that end an answer; null takes the model's.</summary>
    public IReadOnlyList<int>? EndTokenIds { get; init; }

    /// <summary>What is done to scores before a token is chosen; null for nothing.</summary>
    public LogitRules? Rules { get; init; }

    internal void Check()
    {
        Require(
            MaxNewTokens is >= 1 and <= GenerationLimits.MostNewTokens,
            $"The number of new tokens is {MaxNewTokens}; it must be at least 1 and at most {GenerationLimits.MostNewTokens}.");
        Require(double.IsFinite(Temperature) && Temperature >= 0, $"The temperature is {Temperature}; it must be at least 0.");
        Require(TopP is > 0 and <= 1, $"top-p is {TopP}; it must be above 0 and at most 1.");
        Require(TopK >= 0, $"top-k is {TopK}; it must be at least 0.");
        Require(
            Beams is >= 1 and <= GenerationLimits.MostBeams,
            $"The number of beams is {Beams}; it must be at least 1 and at most {GenerationLimits.MostBeams}.");
        Require(Beams == 1 || Temperature == 0,
            $"{Counted.Of(Beams, "beam")} and temperature {Temperature} exclude each other; leave one out.");
        Require(LengthPenalty is not double power || double.IsFinite(power),
            $"The length penalty is {LengthPenalty}; it must be a number.");
    }

    private static void Require(bool holds, FormattableString complaint)
    {
        if (!holds)
        {
            throw new UserOptionException(FormattableString.Invariant(complaint));
        }
    }
}
