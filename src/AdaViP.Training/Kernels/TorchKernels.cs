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
/// <remarks>
/// All arguments of a call are of the device of its first. Shapes, types and overlaps are checked on every device, targets and
/// segment ids in the memory of the processor only: reading those of a GPU would wait for all of its work. There a target out of
/// range makes its row NaN, log-prob and gradient; a segment id out of range makes the first or last sum NaN; ids that fall are
/// summed as they are. <see cref="SumSquares"/> alone waits for the device.
/// </remarks>
/// <param name="losses">Computes the preference losses; ended together with this.</param>
public sealed class TorchKernels(IPreferenceKernels losses) : IPreferenceKernels
{
    // Elements of a sum of squares that exist as Float64 at a time: 128 MB.
    private const long SumBlock = 1L << 24;

    /// <inheritdoc />
    public string Description => "libtorch (preference loss: " + losses.Description + ")";

    /// <inheritdoc />
    public void LogProbForward(TensorView logits, TensorView targets, TensorView logps, TensorView logSumExp)
    {
        if (!PreferenceArguments.RequireLogProbForward(logits.Device, logits, targets, logps, logSumExp))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor output = TensorViews.TensorOf(logps);
        Tensor? normaliser = Optional(logSumExp);
        (Tensor computed, Tensor sums) = TorchLogProbs.Forward(TensorViews.TensorOf(logits), TensorViews.TensorOf(targets));
        output.copy_(computed);
        normaliser?.copy_(sums);
    }

    /// <inheritdoc />
    public void LogProbBackward(
        TensorView logits, TensorView targets, TensorView logSumExp, TensorView coefficients, TensorView gradient)
    {
        if (!PreferenceArguments.RequireLogProbBackward(logits.Device, logits, targets, logSumExp, coefficients, gradient))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        TorchLogProbs.Backward(
            TensorViews.TensorOf(logits),
            TensorViews.TensorOf(targets),
            TensorViews.TensorOf(logSumExp),
            TensorViews.TensorOf(coefficients),
            TensorViews.TensorOf(gradient));
    }

    /// <inheritdoc />
    public void LogProbForwardBackward(
        TensorView logits,
        TensorView targets,
        TensorView coefficients,
        TensorView logps,
        TensorView logSumExp,
        TensorView gradient)
    {
        if (!PreferenceArguments.RequireLogProbForwardBackward(
            logits.Device, logits, targets, coefficients, logps, logSumExp, gradient))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor values = TensorViews.TensorOf(logits);
        Tensor tokens = TensorViews.TensorOf(targets);
        Tensor? factors = Optional(coefficients);
        Tensor output = TensorViews.TensorOf(logps);
        Tensor? normaliser = Optional(logSumExp);
        Tensor slopes = TensorViews.TensorOf(gradient);
        (Tensor computed, Tensor sums) = TorchLogProbs.Forward(values, tokens);
        output.copy_(computed);
        normaliser?.copy_(sums);

        // The stored one, rounded if its type rounds it: what a separate backward call would be given.
        TorchLogProbs.Backward(values, tokens, normaliser ?? sums, factors ?? ones_like(sums), slopes);
    }

    /// <inheritdoc />
    public void SequenceLogProb(
        TensorView logits, TensorView targets, TensorView segmentIds, TensorView sums, TensorView logSumExp)
    {
        bool anything = PreferenceArguments.RequireSequenceLogProb(
            logits.Device, logits, targets, segmentIds, sums, logSumExp);
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor totals = TensorViews.TensorOf(sums);
        if (!anything)
        {
            totals.zero_();
            return;
        }

        Tensor? normaliser = Optional(logSumExp);
        Tensor ids = TensorViews.TensorOf(segmentIds).to(ScalarType.Int64);
        Tensor segments = ids.Clamp(0, sums.Shape.D0 - 1);
        (Tensor logps, Tensor computed) = TorchLogProbs.Forward(TensorViews.TensorOf(logits), TensorViews.TensorOf(targets));
        normaliser?.copy_(computed);
        totals.zero_().AddRows(segments, logps.FillWhere(segments.not_equal(ids), double.NaN));
    }

    /// <inheritdoc />
    public PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected) =>
        losses.PreferenceLoss(options, policy, reference, rejected);

    /// <inheritdoc />
    public void AdamW(
        in AdamWOptions options,
        TensorView parameter,
        TensorView master,
        TensorView gradient,
        TensorView firstMoment,
        TensorView secondMoment)
    {
        if (!PreferenceArguments.RequireAdamW(
            parameter.Device, options, parameter, master, gradient, firstMoment, secondMoment))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor trained = TensorViews.TensorOf(parameter);
        Tensor weights = Optional(master) ?? trained;
        Tensor first = TensorViews.TensorOf(firstMoment);
        Tensor second = TensorViews.TensorOf(secondMoment);
        Tensor scaled = TensorViews.TensorOf(gradient).to(ScalarType.Float32).Times(options.GradientScale);
        second.Scale(options.Beta2).AddProduct(scaled, scaled, 1.0 - options.Beta2);
        MoveTowards(first, scaled, 1.0 - options.Beta1);
        double correction1 = 1.0 - Math.Pow(options.Beta1, options.Step);
        double correction2 = 1.0 - Math.Pow(options.Beta2, options.Step);
        Tensor denominator = second.sqrt().Divide(Math.Sqrt(correction2)).Add(options.Epsilon);
        weights.Scale(1.0 - (options.LearningRate * options.WeightDecay));
        weights.AddQuotient(first, denominator, -options.LearningRate / correction1);
        if (!master.IsNone)
        {
            trained.copy_(weights);
        }
    }

    /// <inheritdoc />
    public double SumSquares(TensorView values)
    {
        if (!PreferenceArguments.RequireSumSquares(values.Device, values))
        {
            return 0.0;
        }

        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor all = TensorViews.TensorOf(values);
        Tensor total = zeros([], dtype: ScalarType.Float64, device: all.device);
        long count = values.Shape.D0;
        for (long start = 0; start < count; start += SumBlock)
        {
            using var blockScope = NewDisposeScope();
            Tensor wide = all.narrow(0, start, Math.Min(SumBlock, count - start)).to(ScalarType.Float64);
            total.Add(wide.mul_(wide).sum());
        }

        return total.item<double>();
    }

    /// <inheritdoc />
    public void Dispose() => losses.Dispose();

    // start + weight · (end − start), taken from the nearer end.
    private static void MoveTowards(Tensor start, Tensor end, double weight)
    {
        Tensor difference = end.sub(start);
        if (weight < 0.5)
        {
            start.Add(difference, weight);
        }
        else
        {
            start.copy_(end).Add(difference, weight - 1.0);
        }
    }

    private static Tensor? Optional(TensorView view) => view.IsNone ? null : TensorViews.TensorOf(view);
}
