using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Images;
using AdaViP.Core.Inputs;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Llava;
using AdaViP.Llava.Models;

namespace AdaViP.Cli.Commands;

/// <summary>Loads a model and shows it a picture.</summary>
internal static class AssistantOpener
{
    /// <summary>Opens the picture first, and looks at the memory: what is wrong is known before gigabytes are read.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="kernels">Resample the picture.</param>
    /// <param name="terminal">Told where the model computes, and what is noticed.</param>
    public static LlavaAssistant Open(AssistantRequest request, IImageKernels kernels, Terminal terminal)
    {
        IPixelSource pixels = PicturePipeline.Open(
            request.ModelFolder, LlavaConfig.Load(request.ModelFolder), request.ImageMode ?? new DataRecipe().ImageMode, kernels);
        PixelValues picture = pixels.Load(new PictureFile(request.ImageFile));
        string device = ComputeDevice.Choose(request.Device, terminal);
        WeightPrecision precision = request.Precision ?? WeightPrecision.Auto;
        if (!request.SkipMemoryCheck)
        {
            GenerationMemory.Require(request.ModelFolder, device, precision, request.Options, request.TextBytes);
        }

        LlavaAssistant assistant = LlavaAssistant.Open(request.ModelFolder, device, precision);
        if (assistant.Notice is string notice)
        {
            terminal.Warn(notice);
        }

        assistant.Look(picture);
        return assistant;
    }
}
