using System.Globalization;
using AdaViP.Core.Foundation;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Vision.Images;

namespace AdaViP.Pairs.Building;

/// <summary>What a build may be told besides its data and models.</summary>
public sealed record PairBuildOptions
{
    /// <summary>One picture's host code and small graphs leave processors and GPUs idle that a second picture uses.</summary>
    public const int DefaultWorkers = 2;

    /// <summary>What the text of a share must be, to follow "must be".</summary>
    public const string ShareExpectation = "i/n with i from 0 to n - 1, for example 0/4";

    /// <summary>Choices between tags, boxes and masks.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>Format of the rejected pictures.</summary>
    public PictureFormat Format { get; init; } = PictureFormat.Png;

    /// <summary>Longest side of the previews that the gallery shows, pixels, 0 to 2048; 0 stores none.</summary>
    [Setting("Longest side of the pictures in the gallery; 0 stores none.", Min = 0, Max = 2048, Unit = "pixels")]
    public int PreviewSize { get; init; } = 256;

    /// <summary>Which share of the pictures this process builds, from 0.</summary>
    public int Shard { get; init; }

    /// <summary>Number of shares, at least 1.</summary>
    public int ShardCount { get; init; } = 1;

    /// <summary>Distinct pictures per output file, 1 to 100000.</summary>
    [Setting("Distinct pictures per parquet file.", Min = 1, Max = 100_000)]
    public int PicturesPerFile { get; init; } = 200;

    /// <summary>Largest width × height that is decoded.</summary>
    public long PixelLimit { get; init; } = ImageDecoder.DefaultPixelLimit;

    /// <summary>
    /// Whether a picture that cannot be read,
    /// or an answer that the endpoint does not split, ends the build or is recorded and left out.
    /// </summary>
    public BadRowPolicy BadPictures { get; init; } = BadRowPolicy.Stop;

    /// <summary>Pictures that the models work on at the same time, 1 to 64; decoding and writing come on top.</summary>
    [Setting("Pictures that the models work on at the same time; they share the processors.", Min = 1, Max = 64)]
    public int Workers { get; init; } = DefaultWorkers;

    /// <summary>Pictures that wait between two stages, 1 to 64; bounds the memory.</summary>
    [Setting("Pictures that wait between two stages; more need more memory.", Min = 1, Max = 64)]
    [SettingName("queue")]
    public int QueueLength { get; init; } = 2;

    /// <summary>Bytes of candidates of one picture that are held at the same time, at least 1 MiB.</summary>
    public long CandidateBytes { get; init; } = 256L << 20;

    /// <summary>The front end's words for the settings that a recorded message speaks of; the trace is read without it.</summary>
    public Func<string, string> Wording { get; init; } = message => message;

    /// <summary>Reads a share of the pictures.</summary>
    /// <param name="text">i/n.</param>
    /// <returns><see cref="Shard"/> and <see cref="ShardCount"/>; null for a text that is not one.</returns>
    public static (int Shard, int ShardCount)? ReadShare(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [string first, string second]
            && int.TryParse(first, CultureInfo.InvariantCulture, out int shard)
            && int.TryParse(second, CultureInfo.InvariantCulture, out int count)
            && IsShare(shard, count)
            ? (shard, count)
            : null;
    }

    /// <summary>Whether there is such a share.</summary>
    internal static bool IsShare(int shard, int count) => shard >= 0 && shard < count;
}

/// <summary>How rejected pictures are stored.</summary>
public enum PictureFormat
{
    /// <summary>Without loss: pixels outside the mask stay those of the photo.</summary>
    Png,

    /// <summary>JPEG at quality 95: a fifth of the size; all pixels change a little.</summary>
    Jpeg,
}
