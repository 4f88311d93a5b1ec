using AdaViP.Torch.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>CLIP's picture encoder up to the layer that LLaVA uses.</summary>
public sealed class ClipVisionTower
{
    private const string Prefix = "vision_tower.vision_model";

    private readonly ClipVisionConfig _config;
    private readonly int _layersRun;
    private readonly NamedParameter _class;
    private readonly NamedParameter _patches;
    private readonly NamedParameter _positions;
    private readonly Affine _preNorm;
    private readonly List<ClipBlock> _blocks = [];

    internal ClipVisionTower(LlavaConfig config, IParameterSource source)
    {
        _config = config.Vision;
        _layersRun = config.VisionLayersRun;
        int hidden = _config.HiddenSize;
        NamedParameter Weight(string name, params long[] shape) =>
            source.Take($"{Prefix}.{name}", ParameterPart.VisionTower, ParameterRole.Weight, shape);

        _class = Weight("embeddings.class_embedding", hidden);
        _patches = Weight(
            "embeddings.patch_embedding.weight", hidden, _config.ChannelCount, _config.PatchSize, _config.PatchSize);
        _positions = Weight("embeddings.position_embedding.weight", _config.PatchCount + 1, hidden);

        // The published weights spell it so.
        _preNorm = Affine.Norm(source, $"{Prefix}.pre_layrnorm", hidden);
        for (int layer = 0; layer < _config.LayerCount; layer++)
        {
            _blocks.Add(new ClipBlock(_config, $"{Prefix}.encoder.layers.{layer}", source));
        }

        // Not used by LLaVA; kept because the files have it and what is saved must load elsewhere.
        Affine postNorm = Affine.Norm(source, $"{Prefix}.post_layernorm", hidden);
        NamedParameter[] first = [_class, _patches, _positions, .. _preNorm.Parameters];
        FeatureParameters = [.. first, .. _blocks.Take(_layersRun).SelectMany(block => block.Parameters)];
        Parameters = [.. first, .. _blocks.SelectMany(block => block.Parameters), .. postNorm.Parameters];
    }

    /// <summary>Every weight of the tower, the unused last layers included.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>
    /// The weights that features depend on, in the same order: what stands behind the layer that is used gets no gradient.
    /// </summary>
    public IReadOnlyList<NamedParameter> FeatureParameters { get; }

    /// <summary>Features of pictures: the selected hidden state without the class token.</summary>
    /// <param name="pixelValues">[pictures, 3, ImageSize, ImageSize], normalised; converted to the tower's dtype.</param>
    /// <returns>[pictures, patches, HiddenSize].</returns>
    public Tensor Forward(Tensor pixelValues) => Forward(pixelValues, null);

    /// <summary>As <see cref="Forward(Tensor)"/>, for who compares what lies between.</summary>
    /// <param name="pixelValues">[pictures, 3, ImageSize, ImageSize].</param>
    /// <param name="seen">
    /// Gets the embedding, then the output of each block that is run: [pictures, patches + 1, HiddenSize], to be copied if kept.
    /// </param>
    /// <returns>[pictures, patches, HiddenSize].</returns>
    internal Tensor Forward(Tensor pixelValues, Action<Tensor>? seen)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = Embed(pixelValues);
        seen?.Invoke(hidden);
        for (int layer = 0; layer < _layersRun; layer++)
        {
            Tensor next = _blocks[layer].Forward(hidden);
            hidden.Dispose();
            hidden = next;
            seen?.Invoke(hidden);
        }

        // A view would keep the class token's row alive.
        return hidden.narrow(1, 1, _config.PatchCount).contiguous().MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor pixelValues)
    {
        ArgumentNullException.ThrowIfNull(pixelValues);
        long[] shape = pixelValues.shape;
        if (shape.Length != 4 || shape[1] != _config.ChannelCount || shape[2] != _config.ImageSize
            || shape[3] != _config.ImageSize)
        {
            throw new ArgumentException(
                $"Pixel values have shape [{string.Join(", ", shape)}]; "
                + $"the tower takes [pictures, {_config.ChannelCount}, {_config.ImageSize}, {_config.ImageSize}].",
                nameof(pixelValues));
        }

        using var scope = NewDisposeScope();
        long pictures = shape[0];
        Tensor pixels = pixelValues.to(_patches.Value.dtype, _patches.Value.device);
        Tensor patches = linear(Patches(pixels), _patches.Value.reshape(_config.HiddenSize, -1));
        Tensor classes = _class.Value.expand(pictures, 1, _config.HiddenSize);
        Tensor embedded = cat([classes, patches], 1).Plus(_positions.Value);
        return _preNorm.Normalise(embedded, _config.LayerNormEpsilon).MoveToOuterDisposeScope();
    }

    // Patches do not overlap, so their convolution is one matrix product. libtorch's own convolution in bfloat16 is off by 10 to
    // 40 percent on processors of AMD's family 26 (oneDNN's AVX-512 kernels) where the width is not a multiple of 16.
    private Tensor Patches(Tensor pixels)
    {
        int perSide = _config.PatchesPerSide;
        int size = _config.PatchSize;
        int used = perSide * size;
        return pixels.narrow(2, 0, used).narrow(3, 0, used)
            .reshape(-1, _config.ChannelCount, perSide, size, perSide, size)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(pixels.shape[0], _config.PatchCount, -1);
    }
}
