namespace AdaViP.Llava.Models;

/// <summary>How rotary frequencies are stretched for longer contexts.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Factor">How much longer, at least 1.</param>
/// <param name="LowFrequencyFactor">
/// Llama-3.1: below this many turns in the original context a frequency is divided by the factor.
/// </param>
/// <param name="HighFrequencyFactor">Llama-3.1: above this many turns a frequency stays.</param>
/// <param name="OriginalMaxPositions">Llama-3.1: context length of the original training, in tokens.</param>
public sealed record RopeScaling(
    RopeScalingKind Kind,
    double Factor,
    double LowFrequencyFactor = 1,
    double HighFrequencyFactor = 4,
    int OriginalMaxPositions = 8192);

/// <summary>Rules of <see cref="RopeScaling"/>.</summary>
public enum RopeScalingKind
{
    /// <summary>All frequencies divided by the factor (<c>linear</c>).</summary>
    Linear,

    /// <summary>Low frequencies divided, high ones kept, smooth between (<c>llama3</c>).</summary>
    Llama3,
}
