using AdaViP.Core.Data;
using AdaViP.Core.Images;

namespace AdaViP.Vision.Images;

/// <summary>
/// What a CLIP vision tower was trained on: the settings of a checkpoint's <c>processor_config.json</c> or
/// <c>preprocessor_config.json</c>.
/// </summary>
public sealed record ClipPreprocessing
{
    /// <summary>Name of the file in a checkpoint folder.</summary>
    public const string FileName = "preprocessor_config.json";

    /// <summary>
    /// Where transformers 5 keeps the same settings, under <c>image_processor</c>; older files of this name have none.
    /// </summary>
    public const string ProcessorFileName = "processor_config.json";

    /// <summary>Mean of the pictures that CLIP was trained on, of levels 0 to 1; it holds where settings say none.</summary>
    public static RgbValues UsualMean { get; } = new(0.48145466, 0.4578275, 0.40821073);

    /// <summary>Deviation of those pictures; it holds where settings say none.</summary>
    public static RgbValues UsualDeviation { get; } = new(0.26862954, 0.26130258, 0.27577711);

    /// <summary>Length of the shortest side after resizing, in pixels; null when both sides are given.</summary>
    public int? ShortestEdge { get; init; }

    /// <summary>Height after resizing, in pixels, when both sides are given (<see cref="ShortestEdge"/> is null).</summary>
    public int ResizeHeight { get; init; }

    /// <summary>Width after resizing, in pixels, when both sides are given (<see cref="ShortestEdge"/> is null).</summary>
    public int ResizeWidth { get; init; }

    /// <summary>Height of the centre that is kept, in pixels: the height of the result.</summary>
    public required int CropHeight { get; init; }

    /// <summary>Width of the centre that is kept, in pixels: the width of the result.</summary>
    public required int CropWidth { get; init; }

    /// <summary>Where the kept centre starts when an odd number of pixels is cut off.</summary>
    public CentreRounding Centre { get; init; } = CentreRounding.Down;

    /// <summary>Resampling filter.</summary>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Bicubic;

    /// <summary>Factor on the 8-bit values before normalising.</summary>
    public double Rescale { get; init; } = 1.0 / 255.0;

    /// <summary>Subtracted per channel after rescaling.</summary>
    public required RgbValues Mean { get; init; }

    /// <summary>Divided by per channel; none is 0.</summary>
    public required RgbValues Deviation { get; init; }

    /// <summary>Whether a folder has a file of picture settings.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <exception cref="UserDataException">A file is there that cannot be read.</exception>
    public static bool IsIn(string folder) => FileIn(folder) is not null;

    /// <summary>Reads the settings of a checkpoint folder.</summary>
    /// <param name="checkpointFolder">
    /// Holds <see cref="ProcessorFileName"/> with settings in it, or else <see cref="FileName"/>: the order of transformers.
    /// </param>
    /// <exception cref="UserDataException">Neither file is there, or a setting is missing, unknown or out of range.</exception>
    public static ClipPreprocessing FromCheckpoint(string checkpointFolder) => FromFile(
        FileIn(checkpointFolder) ?? throw new UserDataException(
            $"{checkpointFolder} has neither {FileName} nor {ProcessorFileName} with image_processor. "
            + "Copy the one that belongs to the model's vision tower beside config.json."));

    /// <summary>Reads one settings file.</summary>
    /// <param name="path">A <c>preprocessor_config.json</c> or <c>processor_config.json</c>.</param>
    /// <exception cref="UserDataException">A setting is missing, unknown or out of range; the message names it.</exception>
    public static ClipPreprocessing FromFile(string path) => ClipPreprocessingReader.Read(path);

    private static string? FileIn(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string own = Path.Combine(folder, FileName);
        string processor = Path.Combine(folder, ProcessorFileName);
        return Path.Exists(processor) && ClipPreprocessingReader.HoldsSettings(processor, orBare: !Path.Exists(own)) ? processor
            : Path.Exists(own) ? own
            : null;
    }

    /// <summary>
    /// Size after resizing: both sides as given, or the shortest side as given and the other cut to whole pixels.
    /// </summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    internal (int Width, int Height) ResizedSize(int width, int height)
    {
        if (ShortestEdge is not int shortest)
        {
            return (ResizeWidth, ResizeHeight);
        }

        // transformers: int(shortest * long / short), a product first and one division in double.
        return width <= height
            ? (shortest, (int)((double)((long)shortest * height) / width))
            : ((int)((double)((long)shortest * width) / height), shortest);
    }

    /// <summary>First pixel of the kept centre.</summary>
    /// <param name="size">Pixels after resizing.</param>
    /// <param name="kept">Pixels kept, at most <paramref name="size"/>.</param>
    internal int CropStart(int size, int kept) => Centre == CentreRounding.Down
        ? (size - kept) / 2
        : (int)Math.Round((size - kept) / 2.0, MidpointRounding.ToEven);
}

/// <summary>Where the centre crop starts when an odd number of pixels is cut off.</summary>
public enum CentreRounding
{
    /// <summary>One pixel less before than after the crop: transformers' CLIP processors, so LLaVA.</summary>
    Down,

    /// <summary>Half a pixel goes to the even neighbour: torchvision's <c>CenterCrop</c>, so OpenAI's own CLIP.</summary>
    ToEven,
}
