using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Llava.Checkpoints;
using static TorchSharp.torch;

namespace AdaViP.Llava.Models;

/// <summary>A LLaVA model in memory: vision tower, projector and decoder over one set of named weights, which it owns.</summary>
public sealed class LlavaModel : IDisposable
{
    private LlavaModel(LlavaConfig config, Device device, ScalarType dtype, IParameterSource source)
    {
        Config = config;
        Device = device;
        Dtype = dtype;
        VisionTower = new ClipVisionTower(config, source);
        Projector = new LlavaProjector(config, source);
        Decoder = new LlamaDecoder(config.Text, source);
        Parameters = [.. VisionTower.Parameters, .. Projector.Parameters, .. Decoder.Parameters];
    }

    /// <summary>Sizes and ids.</summary>
    public LlavaConfig Config { get; }

    /// <summary>Picture encoder.</summary>
    public ClipVisionTower VisionTower { get; }

    /// <summary>Between tower and decoder.</summary>
    public LlavaProjector Projector { get; }

    /// <summary>Language model.</summary>
    public LlamaDecoder Decoder { get; }

    /// <summary>Every weight once: tower, projector, decoder. None requires gradients until a trainer asks.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>Where the weights are.</summary>
    public Device Device { get; }

    /// <summary>Type of the weights and of what is computed with them.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Reads a checkpoint folder.</summary>
    /// <param name="folder">Folder with config.json and *.safetensors, in any layout and naming style of docs/models.md.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="dtype">
    /// Float32 or BFloat16. Null takes the checkpoint's own (<see cref="CheckpointPrecision"/>); Float16 files become Float32
    /// then, which holds them exactly.
    /// </param>
    /// <exception cref="UserDataException">
    /// Something is missing, damaged or does not fit; the message names file and tensor.
    /// </exception>
    public static LlavaModel Load(string folder, Device device, ScalarType? dtype = null) =>
        LoadCancellable(folder, device, dtype, CancellationToken.None);

    /// <summary>Reads a checkpoint folder, and stops between two weights when asked to.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; everything read so far is released.</exception>
    internal static LlavaModel LoadCancellable(string folder, Device device, ScalarType? dtype, CancellationToken cancellation) =>
        MemoryProblem.During($"loading the model from {folder}", () => LoadAll(folder, device, dtype, cancellation));

    /// <summary>
    /// A model with random weights: normal with deviation 0.02, norms 1, biases 0; one seed is one model on every device.
    /// </summary>
    /// <param name="config">Sizes.</param>
    /// <param name="seed">Any number of at least 0.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="dtype">Float32 or BFloat16.</param>
    public static LlavaModel CreateRandom(LlavaConfig config, long seed, Device device, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(config);
        LlavaConfigChecks.Check(config, "configuration");
        using RandomParameters source = new(seed, device, Supported(dtype));
        using ReleasingSource owned = new(source);
        LlavaModel model = new(config, device, dtype, owned);
        owned.Keep();
        return model;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (NamedParameter parameter in Parameters)
        {
            parameter.Value.Dispose();
        }
    }

    private static LlavaModel LoadAll(string folder, Device device, ScalarType? dtype, CancellationToken cancellation)
    {
        LlavaConfig config = LlavaConfig.Load(folder);
        ScalarType type = Supported(dtype ?? CheckpointPrecision.TypeOf(CheckpointPrecision.Of(folder, config)));
        using CheckpointParameters source = CheckpointParameters.Open(folder, config, device, type, cancellation);
        config = source.WithStoredHead(config);
        using ReleasingSource owned = new(source);
        LlavaModel model = new(config, device, type, owned);
        if (config.Text.TiedHead)
        {
            source.Skip(LlamaDecoder.HeadName);
        }

        source.RequireAllClaimed();
        owned.Keep();
        return model;
    }

    private static ScalarType Supported(ScalarType dtype) =>
        dtype is ScalarType.Float32 or ScalarType.BFloat16
            ? dtype
            : throw new ArgumentException($"Weights are computed with as Float32 or BFloat16, not as {dtype}.", nameof(dtype));
}
