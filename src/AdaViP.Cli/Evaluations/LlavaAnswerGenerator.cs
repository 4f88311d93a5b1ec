using AdaViP.Cli.Runtime;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Evaluation.Generation;
using AdaViP.Llava;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;

namespace AdaViP.Cli.Evaluations;

/// <summary>Answers with a LLaVA checkpoint, with cached keys and values.</summary>
internal sealed class LlavaAnswerGenerator : IAnswerGenerator
{
    private readonly LlavaAssistant _assistant;
    private readonly IPixelSource _pixelSource;
    private Dictionary<string, PixelValues> _pixels = [];

    private LlavaAnswerGenerator(LlavaAssistant assistant, IPixelSource pixels)
    {
        _assistant = assistant;
        _pixelSource = pixels;
    }

    /// <summary>As <see cref="LlavaModel.Notice"/>.</summary>
    public string? Notice => _assistant.Notice;

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <param name="mode">How a picture becomes square.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="precision">In which precision.</param>
    /// <param name="kernels">Resample pictures; stay the caller's.</param>
    public static LlavaAnswerGenerator Open(
        string folder, ImageMode mode, string device, WeightPrecision precision, IImageKernels kernels)
    {
        IPixelSource pixels = PicturePipeline.Open(folder, LlavaConfig.Load(folder), mode, kernels);
        return new LlavaAnswerGenerator(LlavaAssistant.Open(folder, device, precision), pixels);
    }

    /// <inheritdoc />
    public IReadOnlyList<GeneratedAnswer> Answer(
        IReadOnlyList<PictureQuestion> questions, AnswerDecoding decoding, CancellationToken cancellation)
    {
        // Pictures of the batch before are often those of this one: questions about a picture follow each other.
        var pixels = new Dictionary<string, PixelValues>();
        foreach (PictureQuestion question in questions)
        {
            string name = question.Picture.Description;
            if (!pixels.ContainsKey(name))
            {
                pixels[name] = _pixels.GetValueOrDefault(name) ?? Load(question.Picture);
            }
        }

        _pixels = pixels;
        IReadOnlyList<LlavaAnswer> answers = _assistant.AnswerBatch(
            [.. questions.Select(question => (pixels[question.Picture.Description], question.Prompt))],
            new GenerationOptions
            {
                MaxNewTokens = decoding.MaxNewTokens,
                Beams = decoding.Beams,
                Temperature = decoding.Temperature,
            },
            [.. questions.Select(question => ((long)decoding.Seed << 32) + question.Number)],
            cancellation);
        return [.. answers.Select(answer => new GeneratedAnswer(answer.Text.Trim(), answer.TokenIds.Count, answer.Ended))];
    }

    /// <inheritdoc />
    public void Dispose() => _assistant.Dispose();

    private PixelValues Load(ImageReference picture)
    {
        try
        {
            return _pixelSource.Load(picture);
        }
        catch (UserDataException e) when (!e.Message.Contains(picture.Description, StringComparison.Ordinal))
        {
            throw new UserDataException($"{picture.Description}: {e.Message}", e);
        }
    }
}
