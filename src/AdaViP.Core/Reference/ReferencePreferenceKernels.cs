using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;

namespace AdaViP.Core.Reference;

/// <summary>
/// The kernels written plainly: one thread, double precision, no tricks. The oracle that faster implementations are
/// tested against, and what <c>runtime.kernels: reference</c> runs.
/// </summary>
public sealed class ReferencePreferenceKernels : IPreferenceKernels
{
    /// <inheritdoc />
    public string Description => "reference";

    /// <inheritdoc />
    public void LogProbForward(TensorView logits, TensorView targets, TensorView logps, TensorView logSumExp)
    {
        RequireColumns(logits);
        if (!PreferenceArguments.RequireLogProbForward(KernelDevice.Cpu, logits, targets, logps, logSumExp))
        {
            return;
        }

        double[] values = new double[logits.Shape.D1];
        for (long row = 0; row < logits.Shape.D0; row++)
        {
            TensorAccess.ReadRow(logits, row, values);
            double logp = LogProbReference.Forward(values, TensorAccess.ReadInteger(targets, row), out double normaliser);
            TensorAccess.WriteReal(logps, row, logp);
            WriteOptional(logSumExp, row, normaliser);
        }
    }

    /// <inheritdoc />
    public void LogProbBackward(
        TensorView logits, TensorView targets, TensorView logSumExp, TensorView coefficients, TensorView gradient)
    {
        RequireColumns(logits);
        if (!PreferenceArguments.RequireLogProbBackward(
            KernelDevice.Cpu, logits, targets, logSumExp, coefficients, gradient))
        {
            return;
        }

        double[] values = new double[logits.Shape.D1];
        for (long row = 0; row < logits.Shape.D0; row++)
        {
            TensorAccess.ReadRow(logits, row, values);
            LogProbReference.Backward(
                values,
                TensorAccess.ReadInteger(targets, row),
                TensorAccess.ReadReal(logSumExp, row),
                TensorAccess.ReadReal(coefficients, row),
                values);
            TensorAccess.WriteRow(gradient, row, values);
        }
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
        RequireColumns(logits);
        if (!PreferenceArguments.RequireLogProbForwardBackward(
            KernelDevice.Cpu, logits, targets, coefficients, logps, logSumExp, gradient))
        {
            return;
        }

        double[] values = new double[logits.Shape.D1];
        for (long row = 0; row < logits.Shape.D0; row++)
        {
            TensorAccess.ReadRow(logits, row, values);
            long target = TensorAccess.ReadInteger(targets, row);
            TensorAccess.WriteReal(logps, row, LogProbReference.Forward(values, target, out double normaliser));
            WriteOptional(logSumExp, row, normaliser);
            double stored = logSumExp.IsNone ? normaliser : TensorAccess.ReadReal(logSumExp, row);
            double coefficient = coefficients.IsNone ? 1.0 : TensorAccess.ReadReal(coefficients, row);
            LogProbReference.Backward(values, target, stored, coefficient, values);
            TensorAccess.WriteRow(gradient, row, values);
        }
    }

    /// <inheritdoc />
    public void SequenceLogProb(
        TensorView logits, TensorView targets, TensorView segmentIds, TensorView sums, TensorView logSumExp)
    {
        RequireColumns(logits);
        bool anything = PreferenceArguments.RequireSequenceLogProb(
            KernelDevice.Cpu, logits, targets, segmentIds, sums, logSumExp);

        double[] totals = new double[sums.Shape.D0];
        double[] values = new double[logits.Shape.D1];
        for (long row = 0; anything && row < logits.Shape.D0; row++)
        {
            TensorAccess.ReadRow(logits, row, values);
            double logp = LogProbReference.Forward(values, TensorAccess.ReadInteger(targets, row), out double normaliser);
            totals[TensorAccess.ReadInteger(segmentIds, row)] += logp;
            WriteOptional(logSumExp, row, normaliser);
        }

        for (int segment = 0; segment < totals.Length; segment++)
        {
            TensorAccess.WriteReal(sums, segment, totals[segment]);
        }
    }

    /// <inheritdoc />
    public PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected) =>
        PreferenceLossReference.Compute(options, policy, reference, rejected);

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
            KernelDevice.Cpu, options, parameter, master, gradient, firstMoment, secondMoment))
        {
            return;
        }

        TensorView weights = master.IsNone ? parameter : master;
        for (long i = 0; i < parameter.Shape.D0; i++)
        {
            ref float weight = ref TensorAccess.Float32At(weights, i);
            AdamWReference.Update(
                options,
                ref weight,
                (float)TensorAccess.ReadReal(gradient, i),
                ref TensorAccess.Float32At(firstMoment, i),
                ref TensorAccess.Float32At(secondMoment, i));
            if (!master.IsNone)
            {
                TensorAccess.WriteReal(parameter, i, weight);
            }
        }
    }

    /// <inheritdoc />
    public double SumSquares(TensorView values)
    {
        if (!PreferenceArguments.RequireSumSquares(KernelDevice.Cpu, values))
        {
            return 0.0;
        }

        double sum = 0.0;
        for (long i = 0; i < values.Shape.D0; i++)
        {
            double value = TensorAccess.ReadReal(values, i);
            sum += value * value;
        }

        return sum;
    }

    /// <summary>Nothing to give back.</summary>
    public void Dispose()
    {
    }

    // A row is copied into one array.
    private static void RequireColumns(TensorView logits)
    {
        if (logits.Shape.D1 > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{nameof(logits)} columns {logits.Shape.D1} must be at most {Array.MaxLength}.", nameof(logits));
        }
    }

    private static void WriteOptional(TensorView view, long index, double value)
    {
        if (!view.IsNone)
        {
            TensorAccess.WriteReal(view, index, value);
        }
    }
}
