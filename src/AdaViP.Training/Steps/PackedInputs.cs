using AdaViP.Llava.Models;
using AdaViP.Training.Packing;
using static TorchSharp.torch;

namespace AdaViP.Training.Steps;

/// <summary>The index lists of a packed batch as tensors on the model's device, and the attention layout.</summary>
internal sealed class PackedInputs : IDisposable
{
    internal PackedInputs(LlavaModel model, PackedBatch batch)
    {
        Layout = model.Decoder.Pack(batch.Segments);
        HeadRows = model.Decoder.Select(Layout, batch.HeadRows);
        TextRows = Indices(batch.TextRows, model.Device);
        TextIds = Indices(batch.TextIds, model.Device);
        ImageRows = Indices(batch.ImageRows, model.Device);
        FeatureRows = Indices(batch.FeatureRows, model.Device);
        AnswerPlaces = Indices(batch.AnswerPlaces, model.Device);
        Targets = Indices(batch.Targets, model.Device);
    }

    internal PackedLayout Layout { get; }

    /// <summary>What the last block computes.</summary>
    internal QueryRows HeadRows { get; }

    internal Tensor TextRows { get; }

    internal Tensor TextIds { get; }

    internal Tensor ImageRows { get; }

    internal Tensor FeatureRows { get; }

    internal Tensor AnswerPlaces { get; }

    internal Tensor Targets { get; }

    /// <summary>Text embeddings and picture features in their rows: [T, HiddenSize].</summary>
    internal Tensor Embed(LlavaModel model, PackedBatch batch, Tensor features)
    {
        using var scope = NewDisposeScope();
        Tensor embedded = empty([batch.TotalRows, model.Config.Text.HiddenSize], dtype: model.Dtype, device: model.Device);
        embedded.index_copy_(0, TextRows, model.Decoder.Embed(TextIds));
        embedded.index_copy_(0, ImageRows, features.index_select(0, FeatureRows));
        return embedded.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        HeadRows.Dispose();
        Layout.Dispose();
        TextRows.Dispose();
        TextIds.Dispose();
        ImageRows.Dispose();
        FeatureRows.Dispose();
        AnswerPlaces.Dispose();
        Targets.Dispose();
    }

    private static Tensor Indices(long[] values, Device device) => tensor(values, device: device).DetachFromDisposeScope();
}
