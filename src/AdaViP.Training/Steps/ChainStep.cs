using AdaViP.Llava.Models;
using AdaViP.Training.Kernels;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using static TorchSharp.torch;

namespace AdaViP.Training.Steps;

/// <summary>
/// The training step as a chain (docs/decisions/0001): forward through the blocks without a graph, head on the answer rows
/// only, the loss gives one coefficient per sequence, then the blocks in reverse, each differentiated on its own.
/// </summary>
/// <remarks>T packed rows, R answer rows, D hidden size, S sequences of the batch.</remarks>
internal sealed class ChainStep
{
    private readonly TensorKernels _kernels;

    internal ChainStep(LlavaModel model, TensorKernels kernels, ChainOptions options)
    {
        Model = model;
        _kernels = kernels;
        Options = options;
    }

    /// <summary>Whose weights compute.</summary>
    internal LlavaModel Model { get; }

    /// <summary>How.</summary>
    internal ChainOptions Options { get; }

    /// <summary>Packs samples that all have the same number of sequences.</summary>
    internal PackedBatch Pack(IReadOnlyList<BatchSample> samples) =>
        PackedBatch.Create(samples, Model.Config.ImageTokenCount, Options.SharePrefixes);

    /// <summary>Log-probs without gradients.</summary>
    internal BatchLogProbs Evaluate(PackedBatch batch)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using PackedInputs inputs = new(Model, batch);
        using PictureFeatures features = PictureFeatures.Compute(Model, batch.Pictures, trainTower: false, trainProjector: false);
        Tensor hidden = inputs.Embed(Model, batch, features.Rows);
        IReadOnlyList<LlamaBlock> blocks = Model.Decoder.Blocks;
        for (int i = 0; i < blocks.Count; i++)
        {
            Options.Cancellation.ThrowIfCancellationRequested();
            Tensor next = i == blocks.Count - 1
                ? blocks[i].Forward(hidden, inputs.Layout, inputs.HeadRows)
                : blocks[i].Forward(hidden, inputs.Layout);
            hidden.Dispose();
            hidden = next;
        }

        using HeadPass head = StartHead(hidden.index_select(0, inputs.AnswerPlaces), inputs, keepLogits: false);
        return Collect(batch, head);
    }

    /// <summary>
    /// The forward half of a training step: log-probs now, and gradients from what the loss makes of them in a second call.
    /// </summary>
    /// <param name="batch">The packed sequences.</param>
    /// <param name="trained">Which weights, and their gradient buffers.</param>
    internal TrainingPass Forward(PackedBatch batch, TrainedParameters trained) => new(this, batch, trained);

    /// <summary>The head on the answer rows of the last block's output.</summary>
    internal HeadPass StartHead(Tensor answerRows, PackedInputs inputs, bool keepLogits) =>
        new(
            Model,
            _kernels,
            Options.HeadChunkRows,
            Model.Decoder.FinalNorm(answerRows).DetachFromDisposeScope(),
            inputs.Targets,
            keepLogits);

    /// <summary>Log-probs per sequence from those of the head's rows.</summary>
    internal BatchLogProbs Collect(PackedBatch batch, HeadPass head)
    {
        double[] tokens = head.LogProbs();
        double[] sums = new double[batch.Lengths.Count];
        for (int row = 0; row < tokens.Length; row++)
        {
            sums[batch.AnswerSequence[row]] += tokens[row];
        }

        return new BatchLogProbs(sums, tokens, Options.MeanLogits ? MeanPerSequence(batch, head.MeanLogits()) : null);
    }

    private static double[] MeanPerSequence(PackedBatch batch, double[] rows)
    {
        double[] means = new double[batch.Lengths.Count];
        int[] counts = new int[means.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            means[batch.AnswerSequence[row]] += rows[row];
            counts[batch.AnswerSequence[row]]++;
        }

        for (int i = 0; i < means.Length; i++)
        {
            means[i] /= counts[i];
        }

        return means;
    }
}
