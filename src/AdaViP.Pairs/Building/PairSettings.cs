using AdaViP.Core;

namespace AdaViP.Pairs.Building;

/// <summary>What messages of a build of pairs speak of, for a front end to name in its own words.</summary>
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

    /// <summary><see cref="PairBuildOptions.Format"/>.</summary>
    public static Setting PictureFormat { get; } = new("pairs.picture_format");

    /// <summary><see cref="PairBuildOptions.Shard"/> and <see cref="PairBuildOptions.ShardCount"/>.</summary>
    public static Setting Shard { get; } = new("pairs.shard");

    /// <summary><see cref="PairBuildOptions.BadPictures"/>.</summary>
    public static Setting BadPictures { get; } = new("pairs.bad_pictures");

    /// <summary>The five models.</summary>
    public static Setting Models { get; } = new("pairs.models");

    /// <summary>The language model that splits answers into sentences.</summary>
    public static Setting SentenceModel { get; } = new("sentences.model");

    /// <summary>The build itself.</summary>
    public static Setting Build { get; } = new("pairs.build");
}
