using AdaViP.Torch.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>
/// One block of the vision tower: attention over all patches and a feed-forward layer, each behind a layer norm.
/// </summary>
internal sealed class ClipBlock
{
    private readonly ClipVisionConfig _config;
    private readonly Affine _norm1;
    private readonly Affine _query;
    private readonly Affine _key;
    private readonly Affine _value;
    private readonly Affine _output;
    private readonly Affine _norm2;
    private readonly Affine _up;
    private readonly Affine _down;

    internal ClipBlock(ClipVisionConfig config, string prefix, IParameterSource source)
    {
        _config = config;
        int hidden = config.HiddenSize;
        int inner = config.IntermediateSize;
        _norm1 = Affine.Norm(source, $"{prefix}.layer_norm1", hidden);
        _query = Affine.Linear(source, $"{prefix}.self_attn.q_proj", hidden, hidden);
        _key = Affine.Linear(source, $"{prefix}.self_attn.k_proj", hidden, hidden);
        _value = Affine.Linear(source, $"{prefix}.self_attn.v_proj", hidden, hidden);
        _output = Affine.Linear(source, $"{prefix}.self_attn.out_proj", hidden, hidden);
        _norm2 = Affine.Norm(source, $"{prefix}.layer_norm2", hidden);
        _up = Affine.Linear(source, $"{prefix}.mlp.fc1", inner, hidden);
        _down = Affine.Linear(source, $"{prefix}.mlp.fc2", hidden, inner);
    }

    internal IEnumerable<NamedParameter> Parameters =>
        new[] { _norm1, _query, _key, _value, _output, _norm2, _up, _down }.SelectMany(pair => pair.Parameters);

    /// <summary>[pictures, patches + 1, HiddenSize] to the same.</summary>
    internal Tensor Forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        Tensor normed = _norm1.Normalise(hidden, _config.LayerNormEpsilon);
        Tensor attended = scaled_dot_product_attention(
            Heads(_query.Apply(normed)), Heads(_key.Apply(normed)), Heads(_value.Apply(normed)), null, 0.0, false);
        Tensor merged = attended.transpose(1, 2).reshape(hidden.shape);
        Tensor middle = hidden.Plus(_output.Apply(merged));
        Tensor inner = Activations.Apply(_config.Activation, _up.Apply(_norm2.Normalise(middle, _config.LayerNormEpsilon)));
        Tensor result = middle.Plus(_down.Apply(inner));
        return result.MoveToOuterDisposeScope();
    }

    // [pictures, tokens, width] -> [pictures, heads, tokens, size]
    private Tensor Heads(Tensor projected) =>
        projected.view(projected.shape[0], projected.shape[1], _config.HeadCount, _config.HeadSize).transpose(1, 2);
}
