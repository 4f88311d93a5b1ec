namespace AdaViP.Llava.Models;

/// <summary>Sizes of a Llama decoder (<c>text_config</c>); Llama-2 and Llama-3 shapes.</summary>
public sealed record LlamaConfig
{
    /// <summary>Rows of the embedding and of the head.</summary>
    public int VocabularySize { get; init; } = 32000;

    /// <summary>Width of the hidden states.</summary>
    public int HiddenSize { get; init; } = 4096;

    /// <summary>Width of the gated feed-forward layer.</summary>
    public int IntermediateSize { get; init; } = 11008;

    /// <summary>Blocks.</summary>
    public int LayerCount { get; init; } = 32;

    /// <summary>Query heads.</summary>
    public int HeadCount { get; init; } = 32;

    /// <summary>Key and value heads; divides <see cref="HeadCount"/>.</summary>
    public int KeyValueHeadCount { get; init; } = 32;

    /// <summary>Width of one head; even.</summary>
    public int HeadSize { get; init; } = 128;

    /// <summary>Longest sequence the model was made for, in tokens.</summary>
    public int MaxPositions { get; init; } = 2048;

    /// <summary>ε of the RMS norms.</summary>
    public double RmsNormEpsilon { get; init; } = 1e-6;

    /// <summary>Base of the rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>Stretching of the rotary frequencies; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether the head is the embedding matrix itself.</summary>
    public bool TiedHead { get; init; }

    /// <summary>Begin-of-sequence id; null where the configuration names none and the tokenizer decides.</summary>
    public int? BeginTokenId { get; init; } = 1;

    /// <summary>
    /// End-of-sequence ids; the tokenizer's own or else the first one ends answers in training, any of them ends generation.
    /// </summary>
    public IReadOnlyList<int> EndTokenIds { get; init; } = [2];
}
