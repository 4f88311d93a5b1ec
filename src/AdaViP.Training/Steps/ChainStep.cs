using AdaViP.Llava.Models;
using AdaViP.Torch.Tensors;
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
    private readonly LlavaModel _model;
    private readonly ITensorKernels _kernels;
    private readonly ChainOptions _options;

    internal ChainStep(LlavaModel model, ITensorKernels kernels, ChainOptions options)
    {
        _model = model;
        _kernels = kernels;
        _options = options;
    }

    /// <summary>Log-probs without gradients.</summary>
    internal BatchLogProbs Evaluate(PackedBatch batch)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using PackedInputs inputs = new(_model, batch);
        using PictureFeatures features = PictureFeatures.Compute(_model, batch.Pictures, trainTower: false, trainProjector: false);
        Tensor hidden = inputs.Embed(_model, batch, features.Rows);
        foreach (LlamaBlock block in _model.Decoder.Blocks)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            Tensor next = block.Forward(hidden, inputs.Layout);
            hidden.Dispose();
            hidden = next;
        }

        using HeadPass head = StartHead(hidden.index_select(0, inputs.AnswerRows), inputs, keepLogits: false);
        return Collect(batch, head);
    }

    /// <summary>Log-probs, then gradients, added to the buffers of the trained weights.</summary>
    /// <param name="batch">The packed sequences.</param>
    /// <param name="trained">Which weights, and their gradient buffers.</param>
    /// <param name="coefficientsOf">
    /// From the log-probs to d loss / d summed log-prob of each sequence [S]; null to leave out the backward pass.
    /// </param>
    internal BatchLogProbs Train(
        PackedBatch batch, TrainedParameters trained, Func<BatchLogProbs, double[]?> coefficientsOf)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using PackedInputs inputs = new(_model, batch);
        using PictureFeatures features = PictureFeatures.Compute(
            _model, batch.Pictures, trained.TrainsVisionTower, trained.TrainsProjector);
        using BlockChain chain = new(_model.Decoder.Blocks, inputs.Layout, _options.ActivationCheckpointing, _options.Cancellation);
        Tensor answerRows = chain.Forward(inputs.Embed(_model, batch, features.Rows)).index_select(0, inputs.AnswerRows);
        using HeadPass head = StartHead(answerRows, inputs, keepLogits: true);
        BatchLogProbs logProbs = Collect(batch, head);
        if (coefficientsOf(logProbs) is not double[] coefficients)
        {
            return logProbs;
        }

        Tensor gradient = BackwardHead(batch, trained, inputs, head, answerRows, coefficients);
        gradient = chain.Backward(gradient);
        BackwardInputs(batch, trained, inputs, features, gradient);
        return logProbs;
    }

    private HeadPass StartHead(Tensor answerRows, PackedInputs inputs, bool keepLogits) =>
        new(
            _model,
            _kernels,
            _options.HeadChunkRows,
            _model.Decoder.FinalNorm(answerRows).DetachFromDisposeScope(),
            inputs.Targets,
            keepLogits);

    private BatchLogProbs Collect(PackedBatch batch, HeadPass head)
    {
        double[] tokens = head.LogProbs();
        double[] sums = new double[batch.Lengths.Count];
        for (int row = 0; row < tokens.Length; row++)
        {
            sums[batch.AnswerSequence[row]] += tokens[row];
        }

        return new BatchLogProbs(sums, tokens, _options.MeanLogits ? MeanPerSequence(batch, head.MeanLogits()) : null);
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

    // From coefficients per sequence to the gradient of the last block's output: [T, D], zero outside the answer rows.
    private Tensor BackwardHead(
        PackedBatch batch,
        TrainedParameters trained,
        PackedInputs inputs,
        HeadPass head,
        Tensor answerRows,
        double[] coefficients)
    {
        using var scope = NewDisposeScope();
        double[] perRow = new double[batch.AnswerSequence.Length];
        for (int row = 0; row < perRow.Length; row++)
        {
            perRow[row] = coefficients[batch.AnswerSequence[row]];
        }

        LlamaDecoder decoder = _model.Decoder;
        Tensor? headGradient = trained.TrainsDecoder ? trained.GradientOf(decoder.HeadWeightParameter) : null;
        Tensor normGradient = head.Backward(perRow, headGradient);
        Tensor input = answerRows.detach().requires_grad_(true);
        using (enable_grad())
        {
            autograd.backward(decoder.FinalNorm(input), normGradient);
        }

        Tensor gradient = zeros([batch.TotalTokens, decoder.Config.HiddenSize], dtype: _model.Dtype, device: _model.Device);
        gradient.index_copy_(0, inputs.AnswerRows, input.grad!);
        return gradient.MoveToOuterDisposeScope();
    }

    private static void BackwardInputs(
        PackedBatch batch, TrainedParameters trained, PackedInputs inputs, PictureFeatures features, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        if (trained.EmbeddingGradient is Tensor embedding)
        {
            embedding.AddRows(inputs.TextIds, gradient.index_select(0, inputs.TextRows).to(embedding.dtype));
        }

        if (trained.TrainsProjector || trained.TrainsVisionTower)
        {
            Tensor rows = zeros_like(features.Rows, dtype: ScalarType.Float32);
            rows.AddRows(inputs.FeatureRows, gradient.index_select(0, inputs.ImageRows).to(ScalarType.Float32));
            features.Backward(rows.to(gradient.dtype));
        }
    }
}
