using AdaViP.Core;

namespace AdaViP.Pairs.Building;

/// <summary>What messages of a build of pairs speak of, for a front end to name in its own words.</summary>
public static class PairSettings
{
    /// <summary><see cref="PairBuildOptions.PreviewSize"/>.</summary>
    public static SettingKey PreviewSize { get; } = new("pairs.preview_size");

    /// <summary><see cref="PairBuildOptions.PicturesPerFile"/>.</summary>
    public static SettingKey PicturesPerFile { get; } = new("pairs.pictures_per_file");

    /// <summary><see cref="PairBuildOptions.Workers"/>.</summary>
    public static SettingKey Workers { get; } = new("pairs.workers");

    /// <summary><see cref="PairBuildOptions.QueueLength"/>.</summary>
    public static SettingKey Queue { get; } = new("pairs.queue");

    /// <summary><see cref="PairBuildOptions.Format"/>.</summary>
    public static SettingKey PictureFormat { get; } = new("pairs.picture_format");

    /// <summary><see cref="PairBuildOptions.Shard"/> and <see cref="PairBuildOptions.ShardCount"/>.</summary>
    public static SettingKey Shard { get; } = new("pairs.shard");

    /// <summary><see cref="PairBuildOptions.BadPictures"/>.</summary>
    public static SettingKey BadPictures { get; } = new("pairs.bad_pictures");

    /// <summary>The five models.</summary>
    public static SettingKey Models { get; } = new("pairs.models");

    /// <summary>The language model that splits answers into sentences.</summary>
    public static SettingKey SentenceModel { get; } = new("sentences.model");

    /// <summary>The build itself.</summary>
    public static SettingKey Build { get; } = new("pairs.build");
}
