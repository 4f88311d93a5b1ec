using AdaViP.Llava.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Generation;

/// <summary>
/// Keys and values of all tokens so far, per layer: [sequences, kvHeads, capacity, HeadSize]. Sequences have equal lengths.
/// </summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly LlamaConfig _config;
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    internal KeyValueCache(LlamaConfig config, int sequences, int capacity, Device device, ScalarType dtype)
    {
        _config = config;
        Sequences = sequences;
        Capacity = capacity;
        _keys = new Tensor[config.LayerCount];
        _values = new Tensor[config.LayerCount];
        long[] shape = [sequences, config.KeyValueHeadCount, capacity, config.HeadSize];
        for (int layer = 0; layer < config.LayerCount; layer++)
        {
            _keys[layer] = empty(shape, dtype: dtype, device: device).DetachFromDisposeScope();
            _values[layer] = empty(shape, dtype: dtype, device: device).DetachFromDisposeScope();
        }
    }

    internal int Sequences { get; }

    internal int Capacity { get; }

    /// <summary>Tokens every sequence has in every layer.</summary>
    internal int Length { get; private set; }

    /// <summary>Stores keys and values of a part of the prompt for all sequences.</summary>
    /// <param name="layer">Layer.</param>
    /// <param name="start">Position of the part's first token.</param>
    /// <param name="keys">[tokens, kvHeads, HeadSize].</param>
    /// <param name="values">[tokens, kvHeads, HeadSize].</param>
    internal void StorePrompt(int layer, int start, Tensor keys, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        long tokens = keys.shape[0];
        _keys[layer].narrow(2, start, tokens).copy_(keys.transpose(0, 1).unsqueeze(0));
        _values[layer].narrow(2, start, tokens).copy_(values.transpose(0, 1).unsqueeze(0));
    }

    /// <summary>One more token per sequence: stores its key and value and attends to all so far.</summary>
    /// <param name="layer">Layer.</param>
    /// <param name="queries">[sequences, heads, HeadSize].</param>
    /// <param name="keys">[sequences, kvHeads, HeadSize].</param>
    /// <param name="values">[sequences, kvHeads, HeadSize].</param>
    /// <returns>[sequences, heads · HeadSize].</returns>
    internal Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        _keys[layer].narrow(2, Length, 1).copy_(keys.unsqueeze(2));
        _values[layer].narrow(2, Length, 1).copy_(values.unsqueeze(2));

        // The query heads that share a key head are rows of one small matrix, so nothing is repeated.
        int sharing = _config.HeadCount / _config.KeyValueHeadCount;
        Tensor grouped = queries.view(Sequences, _config.KeyValueHeadCount, sharing, _config.HeadSize);
        Tensor attended = scaled_dot_product_attention(
            grouped, _keys[layer].narrow(2, 0, Length + 1), _values[layer].narrow(2, 0, Length + 1), null, 0.0, false);
        return attended.reshape(Sequences, -1).MoveToOuterDisposeScope();
    }

    /// <summary>All layers have stored this many more tokens.</summary>
    internal void Advance(int tokens) => Length += tokens;

    /// <summary>Sequence i goes on from what sequence <paramref name="parents"/>[i] was.</summary>
    internal void Reorder(int[] parents)
    {
        if (parents.Select((parent, i) => parent == i).All(same => same))
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor index = tensor(Array.ConvertAll(parents, parent => (long)parent), device: _keys[0].device);
        foreach (Tensor stored in _keys.Concat(_values))
        {
            Tensor used = stored.narrow(2, 0, Length);
            used.copy_(used.index_select(0, index));
        }
    }

    public void Dispose()
    {
        foreach (Tensor stored in _keys.Concat(_values))
        {
            stored.Dispose();
        }
    }
}
