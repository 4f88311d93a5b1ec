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

    /// <summary>What its user should know about the files it was read from, as sentences; null for nothing.</summary>
    public string? Notice { get; internal set; }

    /// <summary>Where it was read from; null for one that was made in memory.</summary>
    internal string? Folder { get; set; }

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
        return Build(config, device, dtype, source);
    }

    /// <summary>A model over the weights of a source; where one cannot be had, those taken before are freed.</summary>
    internal static LlavaModel Build(LlavaConfig config, Device device, ScalarType dtype, IParameterSource source)
    {
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

    /// <summary>The type itself, where a model computes with it.</summary>
    internal static ScalarType Supported(ScalarType dtype) =>
        dtype is ScalarType.Float32 or ScalarType.BFloat16
            ? dtype
            : throw new ArgumentException($"Weights are computed with as Float32 or BFloat16, not as {dtype}.", nameof(dtype));
}
