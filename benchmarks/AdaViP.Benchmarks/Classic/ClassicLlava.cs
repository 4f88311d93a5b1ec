using AdaViP.Llava.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Benchmarks.Classic;

/// <summary>
/// LLaVA as tuning scripts usually run it: padded batches, the tower once per sequence, logits at every position, one autograd
/// graph. Plain libtorch operations throughout, its fused attention included.
/// </summary>
internal sealed class ClassicLlava : IDisposable
{
    private const double QuickGeluSlope = 1.702;
    private const string Tower = "vision_tower.vision_model.";
    private const string Decoder = "language_model.model.";

    private readonly LlavaConfig _config;
    private readonly Dictionary<string, Tensor> _weights;

    /// <summary>A copy of the weights of <paramref name="model"/>.</summary>
    internal ClassicLlava(LlavaModel model)
    {
        _config = model.Config;
        using IDisposable noGrad = no_grad();
        _weights = model.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => parameter.Value.clone().DetachFromDisposeScope());
    }

    /// <summary>Makes the weights that are tuned, projector and decoder, into parameters and returns them.</summary>
    internal IEnumerable<Parameter> TakeTrained()
    {
        foreach (string name in _weights.Keys.Where(name => !name.StartsWith(Tower, StringComparison.Ordinal)).ToArray())
        {
            Parameter parameter = new(_weights[name], requires_grad: true);
            _weights[name] = parameter;
            yield return parameter;
        }
    }

    /// <summary>Logits at every position.</summary>
    /// <param name="ids">[sequences, tokens] Int64, padded on the right; image positions hold any valid id.</param>
    /// <param name="pixels">[sequences, 3, size, size].</param>
    /// <param name="imageStart">First image position, the same in every sequence.</param>
    /// <returns>[sequences, tokens, vocabulary].</returns>
    internal Tensor Logits(Tensor ids, Tensor pixels, int imageStart)
    {
        Tensor features;
        using (no_grad())
        {
            features = Features(pixels);
        }

        Tensor projected = linear(
            gelu(linear(features, W("multi_modal_projector.linear_1.weight"), W("multi_modal_projector.linear_1.bias"))),
            W("multi_modal_projector.linear_2.weight"),
            W("multi_modal_projector.linear_2.bias"));
        Tensor words = W(Decoder + "embed_tokens.weight").index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], -1);
        long imageEnd = imageStart + projected.shape[1];
        Tensor hidden = cat(
            [words.narrow(1, 0, imageStart), projected, words.narrow(1, imageEnd, words.shape[1] - imageEnd)], 1);
        (Tensor cos, Tensor sin) = Rotary(ids.shape[1]);
        for (int layer = 0; layer < _config.Text.LayerCount; layer++)
        {
            hidden = DecoderBlock(hidden, $"{Decoder}layers.{layer}.", cos, sin);
        }

        return linear(RmsNorm(hidden, W(Decoder + "norm.weight")), W("language_model.lm_head.weight"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor weight in _weights.Values)
        {
            weight.Dispose();
        }
    }

    private Tensor W(string name) => _weights[name];

    private Tensor Features(Tensor pixels)
    {
        ClipVisionConfig vision = _config.Vision;
        Tensor patches = conv2d(
            pixels, W(Tower + "embeddings.patch_embedding.weight"), strides: [vision.PatchSize, vision.PatchSize])
            .flatten(2).transpose(1, 2);
        Tensor classes = W(Tower + "embeddings.class_embedding").expand(pixels.shape[0], 1, vision.HiddenSize);
        Tensor hidden = LayerNorm(
            cat([classes, patches], 1) + W(Tower + "embeddings.position_embedding.weight"), Tower + "pre_layrnorm");
        for (int layer = 0; layer < _config.VisionLayersRun; layer++)
        {
            hidden = TowerBlock(hidden, $"{Tower}encoder.layers.{layer}.");
        }

        return hidden.narrow(1, 1, hidden.shape[1] - 1);
    }

    private Tensor TowerBlock(Tensor hidden, string prefix)
    {
        Tensor normed = LayerNorm(hidden, prefix + "layer_norm1");
        Tensor attended = scaled_dot_product_attention(
            Heads(Biased(normed, prefix + "self_attn.q_proj"), _config.Vision.HeadCount),
            Heads(Biased(normed, prefix + "self_attn.k_proj"), _config.Vision.HeadCount),
            Heads(Biased(normed, prefix + "self_attn.v_proj"), _config.Vision.HeadCount));
        Tensor middle = hidden + Biased(attended.transpose(1, 2).reshape(hidden.shape), prefix + "self_attn.out_proj");
        Tensor inner = Biased(LayerNorm(middle, prefix + "layer_norm2"), prefix + "mlp.fc1");
        return middle + Biased(inner * (inner * QuickGeluSlope).sigmoid(), prefix + "mlp.fc2");
    }

    private Tensor DecoderBlock(Tensor hidden, string prefix, Tensor cos, Tensor sin)
    {
        LlamaConfig text = _config.Text;
        Tensor normed = RmsNorm(hidden, W(prefix + "input_layernorm.weight"));
        Tensor query = Rotate(Heads(linear(normed, W(prefix + "self_attn.q_proj.weight")), text.HeadCount), cos, sin);
        Tensor key = Rotate(Heads(linear(normed, W(prefix + "self_attn.k_proj.weight")), text.HeadCount), cos, sin);
        Tensor value = Heads(linear(normed, W(prefix + "self_attn.v_proj.weight")), text.HeadCount);

        // Padding is on the right: the causal mask alone keeps it from every token that counts.
        Tensor attended = scaled_dot_product_attention(query, key, value, is_casual: true);
        Tensor middle = hidden
            + linear(attended.transpose(1, 2).reshape(hidden.shape), W(prefix + "self_attn.o_proj.weight"));
        Tensor inner = RmsNorm(middle, W(prefix + "post_attention_layernorm.weight"));
        Tensor gated = silu(linear(inner, W(prefix + "mlp.gate_proj.weight"))) * linear(inner, W(prefix + "mlp.up_proj.weight"));
        return middle + linear(gated, W(prefix + "mlp.down_proj.weight"));
    }

    private (Tensor Cos, Tensor Sin) Rotary(long tokens)
    {
        int size = _config.Text.HeadSize;
        Tensor inverse = pow(
            tensor(_config.Text.RopeTheta, dtype: ScalarType.Float32), -arange(0, size, 2, dtype: ScalarType.Float32) / size);
        Tensor angles = outer(arange(tokens, dtype: ScalarType.Float32), inverse);
        Tensor both = cat([angles, angles], 1);
        return (both.cos(), both.sin());
    }

    private static Tensor Rotate(Tensor heads, Tensor cos, Tensor sin)
    {
        long half = heads.shape[^1] / 2;
        Tensor turned = cat([-heads.narrow(-1, half, half), heads.narrow(-1, 0, half)], -1);
        return (heads * cos) + (turned * sin);
    }

    private Tensor RmsNorm(Tensor hidden, Tensor weight) =>
        hidden * rsqrt(hidden.square().mean([-1], keepdim: true) + _config.Text.RmsNormEpsilon) * weight;

    private Tensor LayerNorm(Tensor hidden, string name) =>
        layer_norm(hidden, [_config.Vision.HiddenSize], W(name + ".weight"), W(name + ".bias"), _config.Vision.LayerNormEpsilon);

    private Tensor Biased(Tensor input, string name) => linear(input, W(name + ".weight"), W(name + ".bias"));

    // [sequences, tokens, width] -> [sequences, heads, tokens, size]
    private static Tensor Heads(Tensor projected, int heads) =>
        projected.view(projected.shape[0], projected.shape[1], heads, -1).transpose(1, 2);
}
