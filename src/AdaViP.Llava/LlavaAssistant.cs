using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Torch.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava;

/// <summary>
/// A loaded checkpoint that answers questions about one picture at a time; the picture is encoded once. Shows no type of
/// libtorch. Not safe to call from several threads at once.
/// </summary>
public sealed class LlavaAssistant : IDisposable
{
    private readonly LlavaModel _model;
    private readonly LlavaTokenizer _tokenizer;
    private readonly SequenceBuilder _builder;
    private readonly GenerationSettings _settings;
    private readonly Dictionary<PixelValues, Tensor> _seen = new(ReferenceEqualityComparer.Instance);
    private Tensor? _features;

    private LlavaAssistant(LlavaModel model, LlavaTokenizer tokenizer, GenerationSettings settings)
    {
        _settings = settings;
        _model = model;
        _tokenizer = tokenizer;
        _builder = new SequenceBuilder(tokenizer, model.Config);
    }

    /// <summary>Sizes and ids of the model.</summary>
    public LlavaConfig Config => _model.Config;

    /// <summary>As <see cref="LlavaModel.Notice"/>.</summary>
    public string? Notice => _model.Notice;

    /// <summary>Loads a checkpoint with its tokenizer.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <param name="device">As <see cref="TorchDevices.Open"/> names it.</param>
    /// <param name="precision">Of weights and activations; auto is the checkpoint's own.</param>
    /// <exception cref="UserErrorException">The device is not there.</exception>
    /// <exception cref="UserDataException">Model or tokenizer are missing, damaged or do not fit.</exception>
    public static LlavaAssistant Open(string folder, string device, WeightPrecision precision = WeightPrecision.Auto)
    {
        Device opened = TorchDevices.Open(device);
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(folder, LlavaConfig.Load(folder));
        GenerationSettings settings = GenerationSettings.Load(folder);
        ScalarType? type = precision == WeightPrecision.Auto ? null : CheckpointPrecision.TypeOf(precision);
        return new LlavaAssistant(LlavaCheckpointReader.Load(folder, opened, type), tokenizer, settings);
    }

    /// <summary>Encodes the picture that the next questions are about.</summary>
    /// <param name="picture">As preprocessed for this model.</param>
    public void Look(PixelValues picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Tensor features = MemoryProblem.During("reading the picture", () => Encode(picture));
        _features?.Dispose();
        _features = features;
    }

    /// <summary>Answers a question about the picture.</summary>
    /// <param name="history">Answered questions about the same picture, oldest first.</param>
    /// <param name="question">Without the image marker.</param>
    /// <param name="options">How to choose tokens.</param>
    /// <param name="onText">Called with each new piece of text as soon as it is certain; with beams, at the end.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <exception cref="InvalidOperationException">No picture was looked at.</exception>
    /// <exception cref="UserErrorException">Options out of range, or the conversation does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LlavaAnswer Answer(
        IReadOnlyList<ChatTurn> history,
        string question,
        GenerationOptions options,
        Action<string>? onText = null,
        CancellationToken cancellation = default)
    {
        Tensor features = _features ?? throw new InvalidOperationException("Look at a picture before asking about it.");
        int[] prompt = _builder.BuildPrompt(history, question).InputIds;
        int room = Config.Text.MaxPositions - prompt.Length;
        if (options.FitsRoom && room > 0)
        {
            options = options with { MaxNewTokens = Math.Min(options.MaxNewTokens, room) };
        }

        options = _settings.Complete(options);
        var text = new StreamingDecoder(_tokenizer);
        IReadOnlyList<int> ends = options.EndTokenIds ?? _model.Config.Text.EndTokenIds;
        IReadOnlyList<int> tokens = MemoryProblem.During("generating an answer", () => Generation.Generator.GenerateFromFeatures(
            _model,
            features,
            prompt,
            options,
            id => Emit(text.Add(id)),
            cancellation));
        Emit(text.Finish());
        return new LlavaAnswer(text.Text, prompt, tokens, tokens.Count > 0 && ends.Contains(tokens[^1]));

        void Emit(string piece)
        {
            if (piece.Length > 0)
            {
                onText?.Invoke(piece);
            }
        }
    }

    /// <summary>
    /// Answers first questions about pictures, all side by side. A picture that several of them share, or that the batch before
    /// had, is encoded once; pictures are told apart by reference.
    /// </summary>
    /// <param name="questions">Picture and question without the image marker of each.</param>
    /// <param name="options">How to choose tokens.</param>
    /// <param name="seeds">A seed of draws for each question; null for that of the options for all.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>One answer per question, in order.</returns>
    /// <exception cref="UserErrorException">Options out of range, or a question does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<LlavaAnswer> AnswerBatch(
        IReadOnlyList<(PixelValues Picture, string Question)> questions,
        GenerationOptions options,
        IReadOnlyList<long>? seeds = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        options = _settings.Complete(options);
        HashSet<PixelValues> pictures = questions.Select(question => question.Picture).ToHashSet<PixelValues>(
            ReferenceEqualityComparer.Instance);
        MemoryProblem.During("reading pictures", () => Encode(pictures));
        int[][] prompts = [.. questions.Select(question => _builder.BuildPrompt([], question.Question).InputIds)];
        IReadOnlyList<IReadOnlyList<int>> answers = MemoryProblem.During(
            $"generating {Counted.Of(prompts.Length, "answer")} side by side",
            () => Generation.Generator.GenerateBatch(
                _model,
                [.. questions.Zip(prompts, (question, prompt) => (_seen[question.Picture], prompt))],
                options,
                seeds,
                onToken: null,
                cancellation));
        return [.. prompts.Zip(answers, (prompt, tokens) => Finished(prompt, tokens, options))];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Encode([]);
        _features?.Dispose();
        _model.Dispose();
    }

    // Keeps the features of these pictures and of no others.
    private void Encode(HashSet<PixelValues> pictures)
    {
        foreach (PixelValues old in _seen.Keys.Where(old => !pictures.Contains(old)).ToList())
        {
            _seen.Remove(old, out Tensor? features);
            features?.Dispose();
        }

        foreach (PixelValues picture in pictures.Where(picture => !_seen.ContainsKey(picture)))
        {
            _seen[picture] = Encode(picture);
        }
    }

    private Tensor Encode(PixelValues picture)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor pixels = tensor(picture.Data, [1, 3, picture.Height, picture.Width]).to(_model.Dtype, _model.Device);
        return _model.Projector.Forward(_model.VisionTower.Forward(pixels)).flatten(0, 1).DetachFromDisposeScope();
    }

    private LlavaAnswer Finished(int[] prompt, IReadOnlyList<int> tokens, GenerationOptions options)
    {
        IReadOnlyList<int> ends = options.EndTokenIds ?? _model.Config.Text.EndTokenIds;
        var text = new StreamingDecoder(_tokenizer);
        foreach (int id in tokens)
        {
            text.Add(id);
        }

        text.Finish();
        return new LlavaAnswer(text.Text, prompt, tokens, tokens.Count > 0 && ends.Contains(tokens[^1]));
    }
}
