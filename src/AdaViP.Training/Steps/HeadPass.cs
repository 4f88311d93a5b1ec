using AdaViP.Llava.Models;
using AdaViP.Torch.Tensors;
using AdaViP.Training.Kernels;
using static TorchSharp.torch;

namespace AdaViP.Training.Steps;

/// <summary>
/// Head and log-probs of the answer rows, in chunks, so that the logits of a chunk are all that ever exists. The backward
/// pass projects a chunk again and turns it into its gradient in place. A chunk that is the only one is not projected again:
/// its logits become ∂ log-prob / ∂ logits in the forward pass already, and each row's coefficient, not known by then, scales
/// the rows on the other side of the two products, which are HiddenSize wide instead of a vocabulary.
/// </summary>
internal sealed class HeadPass : IDisposable
{
    private readonly LlavaModel _model;
    private readonly TensorKernels _kernels;
    private readonly int _chunkRows;
    private readonly Tensor _normed;
    private readonly Tensor _targets;
    private readonly Tensor _logps;
    private readonly Tensor _logSumExp;
    private readonly Tensor? _onlyChunkGradient;

    /// <summary>Computes the log-probs.</summary>
    /// <param name="model">Whose head.</param>
    /// <param name="kernels">What turns logits into log-probs.</param>
    /// <param name="chunkRows">Rows per chunk.</param>
    /// <param name="normed">[R, HiddenSize] answer rows after the final norm; taken over.</param>
    /// <param name="targets">[R] Int64.</param>
    /// <param name="keepLogits">Whether a backward pass follows.</param>
    internal HeadPass(
        LlavaModel model, TensorKernels kernels, int chunkRows, Tensor normed, Tensor targets, bool keepLogits)
    {
        _model = model;
        _kernels = kernels;
        _chunkRows = chunkRows;
        _normed = normed;
        _targets = targets;
        long rows = targets.size(0);
        _logps = zeros([rows], dtype: ScalarType.Float64, device: model.Device).DetachFromDisposeScope();
        _logSumExp = zeros([rows], dtype: ScalarType.Float64, device: model.Device).DetachFromDisposeScope();
        for (long start = 0; start < rows; start += chunkRows)
        {
            long count = Math.Min(chunkRows, rows - start);
            using var scope = NewDisposeScope();
            Tensor logits = Project(start, count);
            if (keepLogits && count == rows)
            {
                kernels.LogProbForwardBackward(logits, _targets, _logps, _logSumExp);
                _onlyChunkGradient = logits.DetachFromDisposeScope();
                return;
            }

            kernels.LogProbForward(
                logits, _targets.narrow(0, start, count), _logps.narrow(0, start, count), _logSumExp.narrow(0, start, count));
        }
    }

    /// <summary>[R] log-prob of each target.</summary>
    internal double[] LogProbs()
    {
        using Tensor host = _logps.cpu();
        return host.data<double>().ToArray();
    }

    /// <summary>[R] mean logit of each row: the row times the mean column of the head.</summary>
    internal double[] MeanLogits()
    {
        using var scope = NewDisposeScope();
        Tensor column = _model.Decoder.HeadWeight.detach().mean([0L], keepdim: false, type: ScalarType.Float32);
        Tensor means = _normed.to(ScalarType.Float32).matmul(column).to(ScalarType.Float64).cpu();
        return means.data<double>().ToArray();
    }

    /// <summary>
    /// Gradient of Σ coefficient·logp with respect to the normed rows; the head's own is added to its buffer.
    /// </summary>
    /// <param name="coefficients">[R] d loss / d log-prob of each row.</param>
    /// <param name="headGradient">fp32 buffer of the head; null where the decoder is frozen.</param>
    /// <returns>[R, HiddenSize] in the model's dtype.</returns>
    internal Tensor Backward(double[] coefficients, Tensor? headGradient)
    {
        using var scope = NewDisposeScope();
        Tensor weight = _model.Decoder.HeadWeight.detach();
        Tensor coefficient = tensor(coefficients, device: _model.Device);
        if (_onlyChunkGradient is not null)
        {
            Tensor scale = coefficient.to(ScalarType.Float32).unsqueeze(1);
            AddHeadGradient(headGradient, _onlyChunkGradient, ScaleRows(_normed, scale));
            return ScaleRows(_onlyChunkGradient.mm(weight), scale).MoveToOuterDisposeScope();
        }

        Tensor gradient = empty_like(_normed);
        long rows = coefficients.Length;
        for (long start = 0; start < rows; start += _chunkRows)
        {
            long count = Math.Min(_chunkRows, rows - start);
            using var chunkScope = NewDisposeScope();
            Tensor logits = Project(start, count);
            _kernels.LogProbBackward(
                logits,
                _targets.narrow(0, start, count),
                _logSumExp.narrow(0, start, count),
                coefficient.narrow(0, start, count));
            gradient.narrow(0, start, count).copy_(logits.mm(weight));
            AddHeadGradient(headGradient, logits, _normed.narrow(0, start, count));
        }

        return gradient.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _normed.Dispose();
        _logps.Dispose();
        _logSumExp.Dispose();
        _onlyChunkGradient?.Dispose();
    }

    private static void AddHeadGradient(Tensor? headGradient, Tensor logitsGradient, Tensor normed)
    {
        if (headGradient is null)
        {
            return;
        }

        if (normed.dtype == headGradient.dtype)
        {
            headGradient.addmm_(logitsGradient.t(), normed, beta: 1, alpha: 1);
        }
        else
        {
            headGradient.Add(logitsGradient.t().mm(normed));
        }
    }

    private Tensor Project(long start, long count) =>
        _normed.narrow(0, start, count).matmul(_model.Decoder.HeadWeight.detach().t());

    // In fp32, then one rounding to the rows' own type.
    private static Tensor ScaleRows(Tensor rows, Tensor scale) => rows.mul(scale).to(rows.dtype);
}
