using AdaViP.Torch.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>One decoder block: attention and gated feed-forward, each behind an RMS norm and added to its input.</summary>
public sealed class LlamaBlock
{
    private readonly LlamaConfig _config;
    private readonly NamedParameter _inputNorm;
    private readonly NamedParameter _query;
    private readonly NamedParameter _key;
    private readonly NamedParameter _value;
    private readonly NamedParameter _output;
    private readonly NamedParameter _postNorm;
    private readonly NamedParameter _gate;
    private readonly NamedParameter _up;
    private readonly NamedParameter _down;

    internal LlamaBlock(LlamaConfig config, string prefix, IParameterSource source)
    {
        _config = config;
        long hidden = config.HiddenSize;
        long queryWidth = (long)config.HeadCount * config.HeadSize;
        long keyWidth = (long)config.KeyValueHeadCount * config.HeadSize;
        NamedParameter Weight(string name, long rows, long columns) =>
            source.Take($"{prefix}.{name}.weight", ParameterPart.Decoder, ParameterRole.Weight, rows, columns);
        NamedParameter Norm(string name) =>
            source.Take($"{prefix}.{name}.weight", ParameterPart.Decoder, ParameterRole.Scale, hidden);

        _inputNorm = Norm("input_layernorm");
        _query = Weight("self_attn.q_proj", queryWidth, hidden);
        _key = Weight("self_attn.k_proj", keyWidth, hidden);
        _value = Weight("self_attn.v_proj", keyWidth, hidden);
        _output = Weight("self_attn.o_proj", hidden, queryWidth);
        _postNorm = Norm("post_attention_layernorm");
        _gate = Weight("mlp.gate_proj", config.IntermediateSize, hidden);
        _up = Weight("mlp.up_proj", config.IntermediateSize, hidden);
        _down = Weight("mlp.down_proj", hidden, config.IntermediateSize);
        Parameters = [_inputNorm, _query, _key, _value, _output, _postNorm, _gate, _up, _down];
    }

    /// <summary>The block's nine weights in the order of use.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>Runs the block over packed sequences; differentiable where input or weights require gradients.</summary>
    /// <param name="hidden">[tokens, HiddenSize].</param>
    /// <param name="layout">Which tokens are which sequence; <see cref="PackedLayout.TotalTokens"/> = tokens.</param>
    /// <returns>[tokens, HiddenSize], owned by the caller or its dispose scope.</returns>
    public Tensor Forward(Tensor hidden, PackedLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return Forward(hidden, layout.Cos, layout.Sin, (query, key, value) => Attend(layout, query, key, value, null));
    }

    /// <summary>
    /// Runs the block for some rows only, as the last block of a model may: keys and values are those of all rows.
    /// </summary>
    /// <param name="hidden">[tokens, HiddenSize].</param>
    /// <param name="layout">Which tokens are which sequence.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>[rows, HiddenSize], owned by the caller or its dispose scope.</returns>
    public Tensor Forward(Tensor hidden, PackedLayout layout, QueryRows rows)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(rows);
        return Forward(
            hidden, layout.Cos, layout.Sin, (query, key, value) => Attend(layout, query, key, value, rows), rows.Indices);
    }

    /// <summary>The block with attention left open: generation attends to cached keys and values.</summary>
    /// <param name="hidden">[tokens, HiddenSize].</param>
    /// <param name="cos">[tokens, 1, HeadSize / 2].</param>
    /// <param name="sin">[tokens, 1, HeadSize / 2].</param>
    /// <param name="attend">
    /// From rotated queries [tokens, heads, size], rotated keys and values [tokens, kvHeads, size] to [tokens, heads · size].
    /// </param>
    /// <param name="rows">Int64 indices of the tokens that are computed; null for all.</param>
    internal Tensor Forward(
        Tensor hidden, Tensor cos, Tensor sin, Func<Tensor, Tensor, Tensor, Tensor> attend, Tensor? rows = null)
    {
        using var scope = NewDisposeScope();
        Tensor Own(Tensor all) => rows is null ? all : all.index_select(0, rows);
        Tensor normed = LlamaMath.RmsNorm(hidden, _inputNorm.Value, _config.RmsNormEpsilon);
        Tensor query = LlamaMath.Rotate(Heads(Own(normed), _query, _config.HeadCount), Own(cos), Own(sin));
        Tensor key = LlamaMath.Rotate(Heads(normed, _key, _config.KeyValueHeadCount), cos, sin);
        Tensor value = Heads(normed, _value, _config.KeyValueHeadCount);
        Tensor middle = Own(hidden).Plus(linear(attend(query, key, value), _output.Value));

        Tensor inner = LlamaMath.RmsNorm(middle, _postNorm.Value, _config.RmsNormEpsilon);
        Tensor gated = silu(linear(inner, _gate.Value)) * linear(inner, _up.Value);
        Tensor result = middle.Plus(linear(gated, _down.Value));
        return result.MoveToOuterDisposeScope();
    }

    private Tensor Attend(PackedLayout layout, Tensor query, Tensor key, Tensor value, QueryRows? rows) => layout.Attend(
        query, LlamaMath.ShareHeads(key, _config.HeadCount), LlamaMath.ShareHeads(value, _config.HeadCount), rows);

    private Tensor Heads(Tensor normed, NamedParameter weight, int heads) =>
        linear(normed, weight.Value).view(-1, heads, _config.HeadSize);
}
