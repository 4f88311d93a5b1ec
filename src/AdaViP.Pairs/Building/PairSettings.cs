using AdaViP.Core;

namespace AdaViP.Pairs.Building;

/// <summary>The settings of <see cref="PairBuildOptions"/> that messages speak of.</summary>
public static class PairSettings
{
    /// <summary><see cref="PairBuildOptions.PreviewSize"/>.</summary>
    public static Setting PreviewSize { get; } = new("pairs.preview_size");

    /// <summary><see cref="PairBuildOptions.PicturesPerFile"/>.</summary>
    public static Setting PicturesPerFile { get; } = new("pairs.pictures_per_file");

    /// <summary><see cref="PairBuildOptions.Workers"/>.</summary>
    public static Setting Workers { get; } = new("pairs.workers");

    /// <summary><see cref="PairBuildOptions.QueueLength"/>.</summary>
    public static Setting Queue { get; } = new("pairs.queue");
}
