using AdaViP.Cli.Runtime;
using AdaViP.Core.Images;
using AdaViP.Core.Recipes;
using AdaViP.Llava;
using AdaViP.Llava.Models;

namespace AdaViP.Cli.Commands;

/// <summary>Loads a model and shows it a picture.</summary>
internal static class AssistantOpener
{
    /// <summary>Opens the picture first: a wrong path is known before gigabytes are read.</summary>
    public static LlavaAssistant Open(
        string modelFolder, string imageFile, ImageMode? mode, string? device, WeightPrecision? precision, Terminal terminal)
    {
        using PicturePipeline pictures = PicturePipeline.Open(
            modelFolder, LlavaConfig.Load(modelFolder), mode ?? new DataRecipe().ImageMode);
        PixelValues picture = pictures.Source.Load(new PictureFile(imageFile));
        LlavaAssistant assistant = LlavaAssistant.Open(modelFolder, ComputeDevice.Choose(device, terminal), precision ?? WeightPrecision.Auto);
        assistant.Look(picture);
        return assistant;
    }
}
