using AdaViP.Core.Settings;

namespace AdaViP.Pairs.Gallery;

/// <summary>What a gallery shows.</summary>
public sealed record GalleryOptions
{
    /// <summary>Most preferences, at least 1.</summary>
    [Setting("Most preferences that are shown.", Min = 1)]
    public int Limit { get; init; } = 24;
}
