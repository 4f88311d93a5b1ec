using AdaViP.Core.Foundation;

namespace AdaViP.Pairs;

/// <summary>One object that was removed, and how well the result still fits the preferred answer (E8, E9).</summary>
/// <param name="Tag">The object.</param>
/// <param name="Detection">Its box.</param>
/// <param name="MaskArea">Pixels of its mask before dilation.</param>
/// <param name="DilatedArea">Pixels that were inpainted.</param>
/// <param name="Clip">Cosine with each sentence, in order.</param>
public sealed record Candidate(Tag Tag, Detection Detection, long MaskArea, long DilatedArea, IReadOnlyList<double> Clip)
{
    /// <summary>Sum of <see cref="Clip"/>: the lowest one is chosen.</summary>
    public double ClipSum => Clip.Sum();
}
