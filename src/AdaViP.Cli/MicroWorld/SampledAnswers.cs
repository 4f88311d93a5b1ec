using AdaViP.Cli.Runtime;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Llava;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;

namespace AdaViP.Cli.MicroWorld;

/// <summary>Answers that a LLaVA checkpoint draws, for preferences about them.</summary>
internal sealed class SampledAnswers : IDisposable
{
    private const int MostTokens = 80;

    private readonly LlavaAssistant _assistant;
    private readonly IPixelSource _pixels;

    private SampledAnswers(LlavaAssistant assistant, IPixelSource pixels)
    {
        _assistant = assistant;
        _pixels = pixels;
    }

    /// <summary>Loads the checkpoint.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="kernels">Resample pictures; stay the caller's.</param>
    public static SampledAnswers Open(string folder, string device, IImageKernels kernels)
    {
        IPixelSource pixels = PicturePipeline.Open(folder, LlavaConfig.Load(folder), new DataRecipe().ImageMode, kernels);
        return new SampledAnswers(LlavaAssistant.Open(folder, device, WeightPrecision.Auto), pixels);
    }

    /// <summary>As <see cref="AdaViP.MicroWorld.Datasets.PictureAnswerer"/>.</summary>
    public IReadOnlyList<string> Answer(
        IReadOnlyList<ImageReference> pictures, string question, long seed, double temperature)
    {
        var options = new GenerationOptions { MaxNewTokens = MostTokens, Temperature = temperature, Seed = seed };
        return
        [
            .. _assistant.AnswerBatch(
                    [.. pictures.Select(picture => (_pixels.Load(picture), question))],
                    options,
                    [.. pictures.Select((_, i) => unchecked(seed + i))])
                .Select(answer => answer.Text.Trim()),
        ];
    }

    /// <inheritdoc />
    public void Dispose() => _assistant.Dispose();
}
