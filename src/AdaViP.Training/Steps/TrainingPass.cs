using AdaViP.Llava.Models;
using AdaViP.Torch.Tensors;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using static TorchSharp.torch;

namespace AdaViP.Training.Steps;

/// <summary>
/// A training step between its two halves: the log-probs of a batch are there, and what the blocks need to be differentiated is
/// kept until the coefficients come or the pass is disposed.
/// </summary>
/// <remarks>T packed rows, R answer rows, D hidden size, S sequences of the batch.</remarks>
internal sealed class TrainingPass : IDisposable
{
    private readonly ChainStep _step;
    private readonly PackedBatch _batch;
    private readonly TrainedParameters _trained;
    private readonly PackedInputs _inputs;
    private readonly PictureFeatures _features;
    private readonly CheckpointedBlocks _blocks;
    private readonly Tensor _answerRows;
    private readonly HeadPass _head;

    /// <param name="step">Model and options.</param>
    /// <param name="batch">The packed sequences.</param>
    /// <param name="trained">Which weights, and their gradient buffers.</param>
    internal TrainingPass(ChainStep step, PackedBatch batch, TrainedParameters trained)
    {
        _step = step;
        _batch = batch;
        _trained = trained;
        LlavaModel model = step.Model;
        ChainOptions options = step.Options;
        try
        {
            using var scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            _inputs = new PackedInputs(model, batch);
            _features = PictureFeatures.Compute(model, batch.Pictures, trained.TrainsVisionTower, trained.TrainsProjector);
            _blocks = new CheckpointedBlocks(
                model.Decoder.Blocks, _inputs.Layout, _inputs.HeadRows, options.ActivationCheckpointing, options.Cancellation);
            Tensor hidden = _blocks.Forward(_inputs.Embed(model, batch, _features.Rows));
            _answerRows = hidden.index_select(0, _inputs.AnswerPlaces).DetachFromDisposeScope();
            _head = step.StartHead(_answerRows, _inputs, keepLogits: true);
            LogProbs = step.Collect(batch, _head);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the loss is computed from.</summary>
    internal BatchLogProbs LogProbs { get; }

    /// <summary>Gradients, added to the buffers of the trained weights; once at most.</summary>
    /// <param name="coefficients">d loss / d summed log-prob of each sequence [S].</param>
    internal void Backward(double[] coefficients)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        BackwardInputs(_blocks.Backward(BackwardHead(coefficients)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // In the middle of a forward pass that failed, some are not there.
        _head?.Dispose();
        _answerRows?.Dispose();
        _blocks?.Dispose();
        _features?.Dispose();
        _inputs?.Dispose();
    }

    // From coefficients per sequence to the gradient of the last block's output: [head rows, D].
    private Tensor BackwardHead(double[] coefficients)
    {
        using var scope = NewDisposeScope();
        double[] perRow = new double[_batch.AnswerSequence.Length];
        for (int row = 0; row < perRow.Length; row++)
        {
            perRow[row] = coefficients[_batch.AnswerSequence[row]];
        }

        LlamaDecoder decoder = _step.Model.Decoder;
        Tensor? headGradient = _trained.TrainsDecoder ? _trained.GradientOf(decoder.HeadWeightParameter) : null;
        Tensor normGradient = _head.Backward(perRow, headGradient);
        Tensor input = _answerRows.detach().requires_grad_(true);
        using (enable_grad())
        {
            autograd.backward(decoder.FinalNorm(input), normGradient);
        }

        // A row that predicts a token of several sequences gets what all of them say.
        Tensor gradient =
            zeros([_batch.HeadRows.Length, decoder.Config.HiddenSize], dtype: _step.Model.Dtype, device: _step.Model.Device);
        gradient.AddRows(_inputs.AnswerPlaces, input.grad!);
        return gradient.MoveToOuterDisposeScope();
    }

    private void BackwardInputs(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        if (_trained.EmbeddingGradient is Tensor embedding)
        {
            embedding.AddRows(_inputs.TextIds, gradient.index_select(0, _inputs.TextRows).to(embedding.dtype));
        }

        if (_trained.TrainsProjector || _trained.TrainsVisionTower)
        {
            Tensor rows = zeros_like(_features.Rows, dtype: ScalarType.Float32);
            rows.AddRows(_inputs.FeatureRows, gradient.index_select(0, _inputs.ImageRows).to(ScalarType.Float32));
            _features.Backward(rows.to(gradient.dtype));
        }
    }
}
