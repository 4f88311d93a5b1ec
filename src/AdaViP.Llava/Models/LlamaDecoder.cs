using static TorchSharp.torch;

namespace AdaViP.Llava.Models;

/// <summary>The language model: embedding, blocks, final norm and head, to be run step by step by trainer or generator.</summary>
public sealed class LlamaDecoder
{
    private const string Prefix = "language_model.model";

    internal LlamaDecoder(LlamaConfig config, IParameterSource source)
    {
        Config = config;
        EmbedWeight = source.Take(
            EmbedName, ParameterPart.Decoder, ParameterRole.Weight, config.VocabularySize, config.HiddenSize);
        List<LlamaBlock> blocks = [];
        for (int layer = 0; layer < config.LayerCount; layer++)
        {
            blocks.Add(new LlamaBlock(config, $"{Prefix}.layers.{layer}", source));
        }

        Blocks = blocks;
        NormWeight = source.Take($"{Prefix}.norm.weight", ParameterPart.Decoder, ParameterRole.Scale, config.HiddenSize);
        HeadWeightParameter = config.TiedHead
            ? EmbedWeight
            : source.Take(HeadName, ParameterPart.Decoder, ParameterRole.Weight, config.VocabularySize, config.HiddenSize);
        List<NamedParameter> parameters = [EmbedWeight, .. blocks.SelectMany(block => block.Parameters), NormWeight];
        if (!config.TiedHead)
        {
            parameters.Add(HeadWeightParameter);
        }

        Parameters = parameters;
    }

    /// <summary>Sizes.</summary>
    public LlamaConfig Config { get; }

    /// <summary>Blocks from first to last.</summary>
    public IReadOnlyList<LlamaBlock> Blocks { get; }

    /// <summary>Every weight once, in the order of use.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>Embedding: [VocabularySize, HiddenSize].</summary>
    public NamedParameter EmbedWeight { get; }

    /// <summary>Final norm: [HiddenSize].</summary>
    public NamedParameter NormWeight { get; }

    /// <summary>Head: [VocabularySize, HiddenSize]; the same object as <see cref="EmbedWeight"/> when tied.</summary>
    public NamedParameter HeadWeightParameter { get; }

    /// <summary>The head's matrix: logits = hidden · HeadWeightᵀ.</summary>
    public Tensor HeadWeight => HeadWeightParameter.Value;

    internal static string HeadName => "language_model.lm_head.weight";

    internal static string EmbedName => Prefix + ".embed_tokens.weight";

    /// <summary>Looks up token embeddings.</summary>
    /// <param name="ids">[tokens] Int64, values in [0, VocabularySize).</param>
    /// <returns>[tokens, HiddenSize].</returns>
    public Tensor Embed(Tensor ids) => EmbedWeight.Value.index_select(0, ids);

    /// <summary>The norm between the last block and the head.</summary>
    /// <param name="hidden">[..., HiddenSize].</param>
    public Tensor FinalNorm(Tensor hidden) => LlamaMath.RmsNorm(hidden, NormWeight.Value, Config.RmsNormEpsilon);

    /// <summary>All blocks and the final norm.</summary>
    /// <param name="embedded">[tokens, HiddenSize].</param>
    /// <param name="layout">Which tokens are which sequence.</param>
    /// <returns>[tokens, HiddenSize], ready for the head.</returns>
    public Tensor Forward(Tensor embedded, PackedLayout layout)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = embedded;
        foreach (LlamaBlock block in Blocks)
        {
            Tensor next = block.Forward(hidden, layout);
            if (!ReferenceEquals(hidden, embedded))
            {
                hidden.Dispose();
            }

            hidden = next;
        }

        return FinalNorm(hidden).MoveToOuterDisposeScope();
    }

    /// <summary>Layout of whole sequences laid end to end.</summary>
    /// <param name="lengths">Tokens of each, at least 1.</param>
    public PackedLayout Pack(IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        PackedSegment[] segments = new PackedSegment[lengths.Count];
        int start = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            segments[i] = new PackedSegment(start, lengths[i]);
            start += lengths[i];
        }

        return Pack(segments);
    }

    /// <summary>Layout of segments, some of which may go on from others.</summary>
    /// <param name="segments">In packed order, without gaps; a parent lies before its segments.</param>
    public PackedLayout Pack(IReadOnlyList<PackedSegment> segments) =>
        new([.. segments], Config, EmbedWeight.Value.device, EmbedWeight.Value.dtype);

    /// <summary>Rows of a layout that a block computes alone.</summary>
    /// <param name="layout">Of this model.</param>
    /// <param name="rows">Ascending, each once, of the layout's tokens.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public QueryRows Select(PackedLayout layout, IReadOnlyList<long> rows)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(rows);
        bool ascend = rows.Zip(rows.Skip(1)).All(pair => pair.First < pair.Second);
        if (rows.Count == 0 || !ascend || rows[0] < 0 || rows[^1] >= layout.TotalTokens)
        {
            throw new ArgumentException(
                $"{rows.Count} rows must be ascending indices below {layout.TotalTokens}.", nameof(rows));
        }

        return new QueryRows(layout, rows, EmbedWeight.Value.device, EmbedWeight.Value.dtype);
    }
}
