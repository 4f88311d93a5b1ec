using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
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
    private Tensor? _features;

    private LlavaAssistant(LlavaModel model, LlavaTokenizer tokenizer)
    {
        _model = model;
        _tokenizer = tokenizer;
        _builder = new SequenceBuilder(tokenizer, model.Config);
    }

    /// <summary>Sizes and ids of the model.</summary>
    public LlavaConfig Config => _model.Config;

    /// <summary>Loads a checkpoint with its tokenizer, in the precision that its config.json names.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <param name="device">As <see cref="TorchDevices.Open"/> names it.</param>
    /// <exception cref="UserErrorException">The device is not there.</exception>
    /// <exception cref="UserDataException">Model or tokenizer are missing, damaged or do not fit.</exception>
    public static LlavaAssistant Open(string folder, string device)
    {
        Device opened = TorchDevices.Open(device);
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(folder, LlavaConfig.Load(folder));
        return new LlavaAssistant(LlavaModel.Load(folder, opened), tokenizer);
    }

    /// <summary>Encodes the picture that the next questions are about.</summary>
    /// <param name="picture">As preprocessed for this model.</param>
    public void Look(PixelValues picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor pixels = tensor(picture.Data, [1, 3, picture.Height, picture.Width]).to(_model.Dtype, _model.Device);
        Tensor features = _model.Projector.Forward(_model.VisionTower.Forward(pixels)).flatten(0, 1);
        _features?.Dispose();
        _features = features.DetachFromDisposeScope();
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
        var text = new StreamingDecoder(_tokenizer);
        IReadOnlyList<int> ends = options.EndTokenIds ?? _model.Config.Text.EndTokenIds;
        IReadOnlyList<int> tokens = Generation.Generator.GenerateFromFeatures(
            _model,
            features,
            prompt,
            options,
            id => Emit(text.Add(id)),
            cancellation);
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

    /// <inheritdoc />
    public void Dispose()
    {
        _features?.Dispose();
        _model.Dispose();
    }
}
