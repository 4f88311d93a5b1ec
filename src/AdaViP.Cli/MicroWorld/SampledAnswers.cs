using AdaViP.Cli.Runtime;
using AdaViP.Core.Data;
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
    private readonly PicturePipeline _pictures;

    private SampledAnswers(LlavaAssistant assistant, PicturePipeline pictures)
    {
        _assistant = assistant;
        _pictures = pictures;
    }

    /// <summary>Loads the checkpoint.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <param name="device">Where it computes.</param>
    public static SampledAnswers Open(string folder, string device)
    {
        PicturePipeline pictures =
            PicturePipeline.Open(folder, LlavaConfig.Load(folder), new DataRecipe().ImageMode);
        try
        {
            return new SampledAnswers(LlavaAssistant.Open(folder, device, WeightPrecision.Auto), pictures);
        }
        catch
        {
            pictures.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="AdaViP.MicroWorld.Datasets.PictureAnswerer"/>.</summary>
    public IReadOnlyList<string> Answer(
        IReadOnlyList<ImageReference> pictures, string question, long seed, double temperature)
    {
        var options = new GenerationOptions { MaxNewTokens = MostTokens, Temperature = temperature, Seed = seed };
        return
        [
            .. _assistant.AnswerBatch([.. pictures.Select(picture => (_pictures.Source.Load(picture), question))], options)
                .Select(answer => answer.Text.Trim()),
        ];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _assistant.Dispose();
        _pictures.Dispose();
    }
}
