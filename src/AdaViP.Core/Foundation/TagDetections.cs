namespace AdaViP.Core.Foundation;

/// <summary>What the detector found for one tag.</summary>
/// <param name="Tag">The tag asked for.</param>
/// <param name="Boxes">
/// All boxes whose score is greater than the threshold,
/// by (score descending, query ascending), none of zero area; empty where nothing is.
/// </param>
public sealed record TagDetections(Tag Tag, IReadOnlyList<Detection> Boxes);
