using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>
/// The kernel port with libtorch alone, on any of its devices, over views of its own tensors; the preference loss, a few numbers,
/// stays with another implementation.
/// </summary>
internal sealed class TorchKernels(IPreferenceKernels losses) : IPreferenceKernels
{
    public string Description => "libtorch (preference loss: " + losses.Description + ")";

    public void LogProbForward(TensorView logits, TensorView targets, TensorView logps, TensorView logSumExp)
    {
        using var scope = NewDisposeScope();
        Tensor normaliser = Forward(Of(logits), Of(targets), Of(logps));
        StoreWhereAsked(normaliser, logSumExp);
    }

    public void LogProbBackward(
        TensorView logits, TensorView targets, TensorView logSumExp, TensorView coefficients, TensorView gradient)
    {
        using var scope = NewDisposeScope();
        Backward(Of(logits), Of(targets), Of(logSumExp), Of(coefficients), Of(gradient));
    }

    public void LogProbForwardBackward(
        TensorView logits,
        TensorView targets,
        TensorView coefficients,
        TensorView logps,
        TensorView logSumExp,
        TensorView gradient)
    {
        using var scope = NewDisposeScope();
        Tensor normaliser = Forward(Of(logits), Of(targets), Of(logps));
        StoreWhereAsked(normaliser, logSumExp);

        Tensor factors = coefficients.IsNone ? ones_like(normaliser) : Of(coefficients);
        Backward(Of(logits), Of(targets), normaliser, factors, Of(gradient));
    }

    public void SequenceLogProb(
        TensorView logits, TensorView targets, TensorView segmentIds, TensorView sums, TensorView logSumExp)
    {
        using var scope = NewDisposeScope();
        Tensor logps = zeros_like(Of(targets), ScalarType.Float64);
        Tensor normaliser = Forward(Of(logits), Of(targets), logps);
        StoreWhereAsked(normaliser, logSumExp);

        Of(sums).zero_().AddRows(Of(segmentIds).to(ScalarType.Int64), logps);
    }

    public PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected) =>
        losses.PreferenceLoss(options, policy, reference, rejected);

    public void AdamW(
        in AdamWOptions options,
        TensorView parameter,
        TensorView master,
        TensorView gradient,
        TensorView firstMoment,
        TensorView secondMoment)
    {
        using var scope = NewDisposeScope();
        Tensor weights = master.IsNone ? Of(parameter) : Of(master);
        Tensor first = Of(firstMoment);
        Tensor second = Of(secondMoment);
        Tensor scaled = Of(gradient).Times(options.GradientScale);
        first.Scale(options.Beta1).Add(scaled, 1.0 - options.Beta1);
        second.Scale(options.Beta2).AddProduct(scaled, scaled, 1.0 - options.Beta2);
        double correction1 = 1.0 - Math.Pow(options.Beta1, options.Step);
        double correction2 = 1.0 - Math.Pow(options.Beta2, options.Step);
        Tensor denominator = second.sqrt().Divide(Math.Sqrt(correction2)).Add(options.Epsilon);
        weights.Scale(1.0 - (options.LearningRate * options.WeightDecay));
        weights.AddQuotient(first, denominator, -options.LearningRate / correction1);
        if (!master.IsNone)
        {
            Of(parameter).copy_(weights);
        }
    }

    public double SumSquares(TensorView values)
    {
        using var scope = NewDisposeScope();
        Tensor single = Of(values).to(ScalarType.Float32);
        return single.mul(single).sum(ScalarType.Float64).item<double>();
    }

    /// <summary>Nothing to give back: the kernels of the losses stay their owner's.</summary>
    public void Dispose()
    {
    }

    private static void StoreWhereAsked(Tensor values, TensorView target)
    {
        if (!target.IsNone)
        {
            Of(target).copy_(values);
        }
    }

    private static Tensor Forward(Tensor logits, Tensor targets, Tensor logps)
    {
        Tensor wide = logits.to(ScalarType.Float32);
        Tensor normaliser = wide.logsumexp(1).to(ScalarType.Float64);
        Tensor ignored = Ignored(targets);
        Tensor picked = wide.gather(1, Tokens(targets, ignored)).squeeze(1).to(ScalarType.Float64);
        logps.copy_(where(ignored, zeros_like(normaliser), picked.sub_(normaliser)));
        return normaliser;
    }

    private static void Backward(Tensor logits, Tensor targets, Tensor logSumExp, Tensor coefficients, Tensor gradient)
    {
        Tensor probabilities = logits.to(ScalarType.Float32).sub(logSumExp.to(ScalarType.Float32).unsqueeze(1)).exp_();
        Tensor ignored = Ignored(targets);
        Tensor factors = coefficients.to(ScalarType.Float32);
        Tensor scale = where(ignored, zeros_like(factors), factors).unsqueeze(1);
        gradient.copy_(probabilities.mul_(-scale).scatter_add(1, Tokens(targets, ignored), scale));
    }

    private static Tensor Ignored(Tensor targets) => targets.EqualTo(LogProbReference.IgnoreIndex);

    // Some token for the ignored rows: what is picked there is not used.
    private static Tensor Tokens(Tensor targets, Tensor ignored) => targets.mul(ignored.logical_not()).unsqueeze(1);

    private static Tensor Of(TensorView view) => view.Owner as Tensor
        ?? throw new ArgumentException("libtorch computes with its own tensors; this is a view of other memory.", nameof(view));
}
