using AdaViP.Llava.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>A prompt that has been read and sequences that go on from it, one token at a time. Runs without gradients.</summary>
internal sealed class DecodingSession : IDisposable
{
    private readonly LlavaModel _model;
    private readonly LlamaDecoder _decoder;
    private readonly KeyValueCache _cache;
    private readonly Tensor _cosines;
    private readonly Tensor _sines;

    internal DecodingSession(LlavaModel model, int promptTokens, int sequences, int newTokens)
    {
        _model = model;
        _decoder = model.Decoder;
        int capacity = promptTokens + newTokens;
        _cache = new KeyValueCache(_decoder.Config, sequences, capacity, model.Device, model.Dtype);
        using DisposeScope scope = NewDisposeScope();
        (Tensor cosines, Tensor sines) = RotaryFrequencies.Table(
            _decoder.Config, TensorArithmetic.CountUp(capacity, model.Device), model.Dtype);
        _cosines = cosines.DetachFromDisposeScope();
        _sines = sines.DetachFromDisposeScope();
    }

    /// <summary>Reads the prompt, once for all sequences.</summary>
    /// <param name="features">Picture features after the projector: [imageTokens, HiddenSize].</param>
    /// <param name="promptIds">Ids with the image token expanded.</param>
    /// <returns>Logits of the next token: [sequences, vocabulary] fp32; the rows are equal.</returns>
    internal Tensor Prefill(Tensor features, int[] promptIds)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = tensor(Array.ConvertAll(promptIds, id => (long)id), device: _model.Device);
        Tensor image = ids.EqualTo(_model.Config.ImageTokenId).unsqueeze(-1);
        Tensor hidden = _decoder.Embed(ids).masked_scatter(image, features.to(_model.Dtype, _model.Device));
        using PackedLayout layout = _decoder.Pack([promptIds.Length]);
        for (int i = 0; i < _decoder.Blocks.Count; i++)
        {
            int layer = i;
            Tensor next = _decoder.Blocks[i].Forward(hidden, layout.Cos, layout.Sin, (query, key, value) =>
            {
                _cache.StorePrompt(layer, key, value);
                return layout.Attend(
                    query,
                    LlamaMath.ShareHeads(key, _decoder.Config.HeadCount),
                    LlamaMath.ShareHeads(value, _decoder.Config.HeadCount));
            });
            hidden.Dispose();
            hidden = next;
        }

        _cache.Advance(promptIds.Length);
        Tensor last = hidden.narrow(0, promptIds.Length - 1, 1);
        return Logits(last).expand(_cache.Sequences, -1).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Adds one token to every sequence.</summary>
    /// <param name="ids">One id per sequence.</param>
    /// <returns>Logits of the next token: [sequences, vocabulary] fp32.</returns>
    internal Tensor Step(int[] ids)
    {
        using DisposeScope scope = NewDisposeScope();
        int position = _cache.Length;
        Tensor hidden = _decoder.Embed(tensor(Array.ConvertAll(ids, id => (long)id), device: _model.Device));
        Tensor cosines = _cosines.narrow(0, position, 1);
        Tensor sines = _sines.narrow(0, position, 1);
        for (int i = 0; i < _decoder.Blocks.Count; i++)
        {
            int layer = i;
            Tensor next = _decoder.Blocks[i].Forward(
                hidden, cosines, sines, (query, key, value) => _cache.Attend(layer, query, key, value));
            hidden.Dispose();
            hidden = next;
        }

        _cache.Advance(1);
        return Logits(hidden).MoveToOuterDisposeScope();
    }

    /// <summary>Sequence i goes on from what sequence <paramref name="parents"/>[i] was.</summary>
    internal void Reorder(int[] parents) => _cache.Reorder(parents);

    public void Dispose()
    {
        _cache.Dispose();
        _cosines.Dispose();
        _sines.Dispose();
    }

    private Tensor Logits(Tensor hidden) =>
        nn.functional.linear(_decoder.FinalNorm(hidden), _decoder.HeadWeight).to(ScalarType.Float32);
}
