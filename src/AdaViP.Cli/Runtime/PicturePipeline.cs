using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Vision.Images;

namespace AdaViP.Cli.Runtime;

/// <summary>Decoding and preprocessing of pictures as a checkpoint wants them.</summary>
internal static class PicturePipeline
{
    /// <summary>Reads the settings of a checkpoint and checks them against its model.</summary>
    /// <param name="modelFolder">Checkpoint folder.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="mode">How a picture becomes square.</param>
    /// <param name="kernels">Resample; stay the caller's.</param>
    /// <exception cref="UserDataException">
    /// The settings are missing or give pictures of another size than the tower takes.
    /// </exception>
    public static IPixelSource Open(string modelFolder, LlavaConfig config, ImageMode mode, IImageKernels kernels)
    {
        // The original layout keeps the tower, and the settings with it, in a folder of its own.
        bool inModel = config.VisionTowerFolder is null || ClipPreprocessing.IsIn(modelFolder);
        string folder = inModel ? modelFolder : config.VisionTowerFolder!;
        ClipPreprocessing preprocessing = ClipPreprocessing.FromCheckpoint(folder);
        int side = config.Vision.ImageSize;
        return preprocessing.CropWidth == side && preprocessing.CropHeight == side
            ? new ClipPixelSource(preprocessing, mode, kernels)
            : throw new UserDataException(
                $"{folder}: the picture settings give {preprocessing.CropWidth} x {preprocessing.CropHeight} pixels, "
                + $"but image_size of the vision tower is {side}. "
                + $"Copy the {ClipPreprocessing.FileName} that belongs to this model.");
    }
}
