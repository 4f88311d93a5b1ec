using AdaViP.Core.Data;

namespace AdaViP.Pairs.Building;

/// <summary>One distinct picture with every preference about it.</summary>
/// <param name="Index">Order of first appearance in the data, from 0.</param>
/// <param name="Sha256">Of the encoded bytes, lower-case hexadecimal; empty where it could not be read.</param>
/// <param name="Image">Where it is first used.</param>
/// <param name="Samples">At least one, in data order.</param>
/// <param name="Problem">Why it cannot be read; null where it can.</param>
internal sealed record PictureJob(
    int Index, string Sha256, ImageReference Image, IReadOnlyList<PreferenceSample> Samples, string? Problem);
