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
        CheckLogits(logits, nameof(logits));
        long rows = logits.Shape.D0;
        TensorChecks.Vector(targets, nameof(targets), rows, ElementType.Int64);
        CheckRows(logps, nameof(logps), rows);
        CheckOptionalRows(logSumExp, nameof(logSumExp), rows);
        if (rows == 0 || logits.Shape.D1 == 0)
        {
            return;
        }

        TensorChecks.Targets(targets, rows, logits.Shape.D1);
        TensorChecks.Disjoint(
            2, (logps, nameof(logps)), (logSumExp, nameof(logSumExp)), (logits, nameof(logits)), (targets, nameof(targets)));

        double[] values = new double[logits.Shape.D1];
        for (long row = 0; row < rows; row++)
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
        CheckLogits(logits, nameof(logits));
        long rows = logits.Shape.D0;
        TensorChecks.Vector(targets, nameof(targets), rows, ElementType.Int64);
        CheckRows(logSumExp, nameof(logSumExp), rows);
        CheckRows(coefficients, nameof(coefficients), rows);
        CheckGradient(logits, gradient);
        if (rows == 0 || logits.Shape.D1 == 0)
        {
            return;
        }

        TensorChecks.RowsApart(gradient, nameof(gradient));
        TensorChecks.Targets(targets, rows, logits.Shape.D1);
        TensorChecks.Disjoint(
            1,
            (gradient, nameof(gradient)),
            (targets, nameof(targets)),
            (logSumExp, nameof(logSumExp)),
            (coefficients, nameof(coefficients)));
        TensorChecks.SameOrApart(logits, gradient);

        double[] values = new double[logits.Shape.D1];
        for (long row = 0; row < rows; row++)
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
        CheckLogits(logits, nameof(logits));
        long rows = logits.Shape.D0;
        TensorChecks.Vector(targets, nameof(targets), rows, ElementType.Int64);
        CheckOptionalRows(coefficients, nameof(coefficients), rows);
        CheckRows(logps, nameof(logps), rows);
        CheckOptionalRows(logSumExp, nameof(logSumExp), rows);
        CheckGradient(logits, gradient);
        if (rows == 0 || logits.Shape.D1 == 0)
        {
            return;
        }

        TensorChecks.RowsApart(gradient, nameof(gradient));
        TensorChecks.Targets(targets, rows, logits.Shape.D1);
        TensorChecks.Disjoint(
            2,
            (logps, nameof(logps)),
            (logSumExp, nameof(logSumExp)),
            (gradient, nameof(gradient)),
            (logits, nameof(logits)),
            (targets, nameof(targets)),
            (coefficients, nameof(coefficients)));
        TensorChecks.Disjoint(
            1, (gradient, nameof(gradient)), (targets, nameof(targets)), (coefficients, nameof(coefficients)));
        TensorChecks.SameOrApart(logits, gradient);

        double[] values = new double[logits.Shape.D1];
        for (long row = 0; row < rows; row++)
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
        CheckLogits(logits, nameof(logits));
        long rows = logits.Shape.D0;
        TensorChecks.Vector(targets, nameof(targets), rows, ElementType.Int64);
        TensorChecks.Vector(sums, nameof(sums), sums.Shape.D0, ElementType.Float64);
        CheckOptionalRows(logSumExp, nameof(logSumExp), rows);
        TensorChecks.SegmentIds(segmentIds, rows, sums.Shape.D0);
        if (logits.Shape.D1 > 0)
        {
            TensorChecks.Targets(targets, rows, logits.Shape.D1);
            TensorChecks.Disjoint(
                2,
                (sums, nameof(sums)),
                (logSumExp, nameof(logSumExp)),
                (logits, nameof(logits)),
                (targets, nameof(targets)),
                (segmentIds, nameof(segmentIds)));
        }

        double[] totals = new double[sums.Shape.D0];
        double[] values = new double[logits.Shape.D1];
        for (long row = 0; row < rows && logits.Shape.D1 > 0; row++)
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
        AdamWReference.Check(options);
        long count = parameter.Shape.D0;
        TensorChecks.Vector(parameter, nameof(parameter), count, ElementType.Float32, ElementType.BFloat16);
        bool rounded = parameter.ElementType == ElementType.BFloat16;
        if (rounded == master.IsNone)
        {
            throw new ArgumentException(
                $"master must be {(rounded ? "given" : "absent")} when parameter is {parameter.ElementType}, " +
                $"is {(rounded ? "absent" : "given")}.",
                nameof(master));
        }

        TensorView weights = rounded ? master : parameter;
        TensorChecks.Vector(weights, rounded ? nameof(master) : nameof(parameter), count, ElementType.Float32);
        TensorChecks.Vector(gradient, nameof(gradient), count, ElementType.Float32, ElementType.BFloat16);
        TensorChecks.Vector(firstMoment, nameof(firstMoment), count, ElementType.Float32);
        TensorChecks.Vector(secondMoment, nameof(secondMoment), count, ElementType.Float32);
        TensorChecks.Disjoint(
            4,
            (parameter, nameof(parameter)),
            (master, nameof(master)),
            (firstMoment, nameof(firstMoment)),
            (secondMoment, nameof(secondMoment)),
            (gradient, nameof(gradient)));

        for (long i = 0; i < count; i++)
        {
            ref float weight = ref TensorAccess.Float32At(weights, i);
            AdamWReference.Update(
                options,
                ref weight,
                (float)TensorAccess.ReadReal(gradient, i),
                ref TensorAccess.Float32At(firstMoment, i),
                ref TensorAccess.Float32At(secondMoment, i));
            if (rounded)
            {
                TensorAccess.WriteReal(parameter, i, weight);
            }
        }
    }

    /// <inheritdoc />
    public double SumSquares(TensorView values)
    {
        TensorChecks.Vector(
            values, nameof(values), values.Shape.D0, ElementType.Float32, ElementType.BFloat16, ElementType.Float16);
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

    private static void CheckLogits(TensorView logits, string name)
    {
        TensorChecks.Matrix(logits, name, ElementType.Float32, ElementType.Float16, ElementType.BFloat16);
        if (logits.Shape.D1 > Array.MaxLength)
        {
            throw new ArgumentException($"{name} columns {logits.Shape.D1} must be at most {Array.MaxLength}.", name);
        }
    }

    private static void CheckOptionalRows(TensorView view, string name, long rows)
    {
        if (!view.IsNone)
        {
            CheckRows(view, name, rows);
        }
    }

    private static void CheckRows(TensorView view, string name, long rows) =>
        TensorChecks.Vector(view, name, rows, ElementType.Float32, ElementType.Float64);

    private static void CheckGradient(TensorView logits, TensorView gradient)
    {
        TensorChecks.Matrix(gradient, nameof(gradient), logits.ElementType);
        TensorChecks.SameShape(logits, nameof(logits), gradient, nameof(gradient));
    }

    private static void WriteOptional(TensorView view, long index, double value)
    {
        if (!view.IsNone)
        {
            TensorAccess.WriteReal(view, index, value);
        }
    }
}
