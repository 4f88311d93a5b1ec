using AdaViP.Llava.Models;
using AdaViP.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>
/// Prompts that have been read and sequences that go on from them, one token at a time. All sequences of a step lie in one
/// matrix, so every weight is read once per step; each prompt's sequences attend to a cache of their own, so prompts of
/// different lengths need no padding and do not touch each other. Runs without gradients.
/// </summary>
internal sealed class DecodingSession : IDisposable
{
    private readonly LlavaModel _model;
    private readonly LlamaDecoder _decoder;
    private readonly KeyValueCache?[] _caches;
    private readonly Tensor _cosines;
    private readonly Tensor _sines;

    /// <param name="model">The model.</param>
    /// <param name="prompts">Tokens of each prompt.</param>
    /// <param name="sequences">Sequences per prompt.</param>
    /// <param name="newTokens">Most tokens added to each.</param>
    internal DecodingSession(LlavaModel model, IReadOnlyList<int> prompts, int sequences, int newTokens)
    {
        _model = model;
        _decoder = model.Decoder;
        _caches =
        [
            .. prompts.Select(tokens =>
                new KeyValueCache(_decoder.Config, sequences, tokens + newTokens, model.Device, model.Dtype)),
        ];
        using DisposeScope scope = NewDisposeScope();
        (Tensor cosines, Tensor sines) = RotaryFrequencies.Table(
            _decoder.Config, TensorArithmetic.CountUp(prompts.Max() + newTokens, model.Device), model.Dtype);
        _cosines = cosines.DetachFromDisposeScope();
        _sines = sines.DetachFromDisposeScope();
    }

    /// <summary>
    /// Reads prompts about one picture: what they begin with alike is computed once for all of them, and each prompt once for
    /// all its sequences.
    /// </summary>
    /// <param name="group">The prompts.</param>
    /// <returns>Logits of the next token, a row a prompt: [prompts, vocabulary] fp32.</returns>
    internal Tensor Prefill(PromptGroup group)
    {
        using DisposeScope scope = NewDisposeScope();
        using PackedLayout layout = _decoder.Pack(group.Segments);
        Tensor ids = tensor(Array.ConvertAll(group.PackedIds, id => (long)id), device: _model.Device);
        Tensor image = ids.EqualTo(_model.Config.ImageTokenId).unsqueeze(-1);
        Tensor hidden = _decoder.Embed(ids).masked_scatter(image, group.Features.to(_model.Dtype, _model.Device));
        for (int i = 0; i < _decoder.Blocks.Count; i++)
        {
            int layer = i;
            Tensor next = _decoder.Blocks[i].Forward(hidden, layout.Cos, layout.Sin, (query, key, value) =>
            {
                Store(group, layer, key, value);
                return layout.Attend(
                    query,
                    LlamaMath.ShareHeads(key, _decoder.Config.HeadCount),
                    LlamaMath.ShareHeads(value, _decoder.Config.HeadCount));
            });
            hidden.Dispose();
            hidden = next;
        }

        for (int i = 0; i < group.Prompts.Count; i++)
        {
            Cache(group.Prompts[i]).Advance(group.Shared + group.OwnSegments[i].Length);
        }

        long[] last = [.. group.OwnSegments.Select(own => (long)(own.Start + own.Length - 1))];
        return Logits(hidden.index_select(0, tensor(last, device: _model.Device))).MoveToOuterDisposeScope();
    }

    /// <summary>Adds one token to every sequence of some prompts.</summary>
    /// <param name="prompts">Indices of the prompts that go on.</param>
    /// <param name="ids">One id per sequence, prompt after prompt.</param>
    /// <returns>Logits of the next token: [ids, vocabulary] fp32.</returns>
    internal Tensor Step(IReadOnlyList<int> prompts, int[] ids)
    {
        using DisposeScope scope = NewDisposeScope();
        KeyValueCache[] caches = [.. prompts.Select(Cache)];
        long[] positions = [.. caches.SelectMany(cache => Enumerable.Repeat((long)cache.Length, cache.Sequences))];
        Tensor places = tensor(positions, device: _model.Device);
        Tensor hidden = _decoder.Embed(tensor(Array.ConvertAll(ids, id => (long)id), device: _model.Device));
        Tensor cosines = _cosines.index_select(0, places);
        Tensor sines = _sines.index_select(0, places);
        for (int i = 0; i < _decoder.Blocks.Count; i++)
        {
            int layer = i;
            Tensor next = _decoder.Blocks[i].Forward(
                hidden, cosines, sines, (query, key, value) => Attend(caches, layer, query, key, value));
            hidden.Dispose();
            hidden = next;
        }

        foreach (KeyValueCache cache in caches)
        {
            cache.Advance(1);
        }

        return Logits(hidden).MoveToOuterDisposeScope();
    }

    /// <summary>Sequence i of a prompt goes on from what its sequence <paramref name="parents"/>[i] was.</summary>
    internal void Reorder(int prompt, int[] parents) => Cache(prompt).Reorder(parents);

    /// <summary>Gives the memory of a prompt back whose answer is complete.</summary>
    internal void Release(int prompt)
    {
        _caches[prompt]?.Dispose();
        _caches[prompt] = null;
    }

    public void Dispose()
    {
        foreach (KeyValueCache? cache in _caches)
        {
            cache?.Dispose();
        }

        _cosines.Dispose();
        _sines.Dispose();
    }

    private void Store(PromptGroup group, int layer, Tensor keys, Tensor values)
    {
        for (int i = 0; i < group.Prompts.Count; i++)
        {
            KeyValueCache cache = Cache(group.Prompts[i]);
            PackedSegment own = group.OwnSegments[i];
            if (group.Shared > 0)
            {
                using DisposeScope scope = NewDisposeScope();
                cache.StorePrompt(layer, 0, keys.narrow(0, 0, group.Shared), values.narrow(0, 0, group.Shared));
            }

            using DisposeScope ownScope = NewDisposeScope();
            cache.StorePrompt(
                layer, group.Shared, keys.narrow(0, own.Start, own.Length), values.narrow(0, own.Start, own.Length));
        }
    }

    private static Tensor Attend(KeyValueCache[] caches, int layer, Tensor queries, Tensor keys, Tensor values)
    {
        if (caches.Length == 1)
        {
            return caches[0].Attend(layer, queries, keys, values);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = new Tensor[caches.Length];
        long row = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int count = caches[i].Sequences;
            parts[i] = caches[i].Attend(
                layer, queries.narrow(0, row, count), keys.narrow(0, row, count), values.narrow(0, row, count));
            row += count;
        }

        return cat(parts, 0).MoveToOuterDisposeScope();
    }

    private KeyValueCache Cache(int prompt) =>
        _caches[prompt] ?? throw new InvalidOperationException($"Prompt {prompt} was released.");

    private Tensor Logits(Tensor hidden) =>
        nn.functional.linear(_decoder.FinalNorm(hidden), _decoder.HeadWeight).to(ScalarType.Float32);
}
