using AdaViP.Core;
using AdaViP.Core.Memory;
using AdaViP.Core.Settings;

namespace AdaViP.Llava.Generation;

/// <summary>How a model continues a prompt.</summary>
public sealed record GenerationOptions
{
    private static readonly SettingSchema Schema = SettingSchema.Of<GenerationOptions>();

    /// <summary>Most tokens to add; 1 to <see cref="GenerationLimits.MostNewTokens"/>.</summary>
    [Setting("Most tokens of an answer.", Min = 1, Max = GenerationLimits.MostNewTokens)]
    public int MaxNewTokens { get; init; } = 512;

    /// <summary>
    /// Whether fewer tokens will do where the model has no room for so many behind the prompt: for a limit that nobody asked for.
    /// One that was asked for is refused there.
    /// </summary>
    public bool FitsRoom { get; init; }

    /// <summary>0 takes the likeliest token every time; above 0 draws from softmax(logits / temperature).</summary>
    [Setting("0 takes the likeliest token every time; above 0 draws from softmax(logits / temperature).", Min = 0)]
    public double Temperature { get; init; }

    /// <summary>Draws only from the likeliest tokens that together reach this probability; in (0, 1].</summary>
    [Setting("Draws only from the likeliest tokens that together reach this probability.", Min = 0, MinExclusive = true,
        Max = 1)]
    public double TopP { get; init; } = 1.0;

    /// <summary>Draws only from this many likeliest tokens; 0 for all of them.</summary>
    [Setting("Draws only from this many likeliest tokens; 0 for all of them.", Min = 0)]
    public int TopK { get; init; }

    /// <summary>Seed of the draws.</summary>
    [Setting("Seed of the draws.", Min = 0)]
    public long Seed { get; init; }

    /// <summary>
    /// Beams of a beam search, up to <see cref="GenerationLimits.MostBeams"/>; 1 is none. Not together with a temperature.
    /// </summary>
    [Setting("Beams of a beam search; 1 is none.", Min = 1, Max = GenerationLimits.MostBeams)]
    public int Beams { get; init; } = 1;

    /// <summary>Beam scores are divided by length to this power; null takes the checkpoint's, or 1 where it has none.</summary>
    [Setting("Beam scores are divided by length to this power; default: the checkpoint's.")]
    public double? LengthPenalty { get; init; }

    /// <summary>Ids that end an answer; null takes the model's.</summary>
    public IReadOnlyList<int>? EndTokenIds { get; init; }

    /// <summary>What is done to scores before a token is chosen; null for nothing.</summary>
    public LogitRules? Rules { get; init; }

    internal void Check()
    {
        if (Schema.Problem(this) is string problem)
        {
            throw new UserOptionException(problem);
        }

        if (Beams > 1 && Temperature != 0)
        {
            throw new UserOptionException(FormattableString.Invariant(
                $"{Beams} beams and temperature {Temperature} exclude each other; leave one out."));
        }
    }
}
