using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>
/// What the .NET implementations of <see cref="IPreferenceKernels"/> check before they write: the rules of docs/abi.md, which the
/// native core checks for itself. Each message names the argument and both values. Targets and segment ids are read in the memory
/// of the processor only: reading those of a GPU would wait for all of its work.
/// </summary>
public static class PreferenceArguments
{
    /// <summary>Arguments of <see cref="IPreferenceKernels.LogProbForward"/>.</summary>
    /// <param name="device">Where the implementation computes.</param>
    /// <param name="logits">As in the call.</param>
    /// <param name="targets">As in the call.</param>
    /// <param name="logps">As in the call.</param>
    /// <param name="logSumExp">As in the call.</param>
    /// <returns>Whether there is anything to compute.</returns>
    /// <exception cref="ArgumentException">A shape, type, device, range or overlap is wrong.</exception>
    /// <exception cref="NotSupportedException">A stride that no implementation takes.</exception>
    public static bool RequireLogProbForward(
        KernelDevice device, TensorView logits, TensorView targets, TensorView logps, TensorView logSumExp)
    {
        long rows = Logits(device, logits, targets);
        Rows(device, logps, nameof(logps), rows);
        OptionalRows(device, logSumExp, nameof(logSumExp), rows);
        if (rows == 0 || logits.Shape.D1 == 0)
        {
            return false;
        }

        TensorChecks.Targets(targets, logits.Shape.D1);
        TensorChecks.Disjoint(
            2, (logps, nameof(logps)), (logSumExp, nameof(logSumExp)), (logits, nameof(logits)), (targets, nameof(targets)));
        return true;
    }

    /// <summary>Arguments of <see cref="IPreferenceKernels.LogProbBackward"/>.</summary>
    /// <param name="device">Where the implementation computes.</param>
    /// <param name="logits">As in the call.</param>
    /// <param name="targets">As in the call.</param>
    /// <param name="logSumExp">As in the call.</param>
    /// <param name="coefficients">As in the call.</param>
    /// <param name="gradient">As in the call.</param>
    /// <returns>Whether there is anything to compute.</returns>
    /// <exception cref="ArgumentException">A shape, type, device, range or overlap is wrong.</exception>
    /// <exception cref="NotSupportedException">A stride that no implementation takes.</exception>
    public static bool RequireLogProbBackward(
        KernelDevice device,
        TensorView logits,
        TensorView targets,
        TensorView logSumExp,
        TensorView coefficients,
        TensorView gradient)
    {
        long rows = Logits(device, logits, targets);
        Rows(device, logSumExp, nameof(logSumExp), rows);
        Rows(device, coefficients, nameof(coefficients), rows);
        Gradient(device, logits, gradient);
        if (rows == 0 || logits.Shape.D1 == 0)
        {
            return false;
        }

        TensorChecks.RowsApart(gradient, nameof(gradient));
        TensorChecks.Targets(targets, logits.Shape.D1);
        TensorChecks.Disjoint(
            1,
            (gradient, nameof(gradient)),
            (targets, nameof(targets)),
            (logSumExp, nameof(logSumExp)),
            (coefficients, nameof(coefficients)));
        TensorChecks.SameOrApart(logits, gradient);
        return true;
    }

    /// <summary>Arguments of <see cref="IPreferenceKernels.LogProbForwardBackward"/>.</summary>
    /// <param name="device">Where the implementation computes.</param>
    /// <param name="logits">As in the call.</param>
    /// <param name="targets">As in the call.</param>
    /// <param name="coefficients">As in the call.</param>
    /// <param name="logps">As in the call.</param>
    /// <param name="logSumExp">As in the call.</param>
    /// <param name="gradient">As in the call.</param>
    /// <returns>Whether there is anything to compute.</returns>
    /// <exception cref="ArgumentException">A shape, type, device, range or overlap is wrong.</exception>
    /// <exception cref="NotSupportedException">A stride that no implementation takes.</exception>
    public static bool RequireLogProbForwardBackward(
        KernelDevice device,
        TensorView logits,
        TensorView targets,
        TensorView coefficients,
        TensorView logps,
        TensorView logSumExp,
        TensorView gradient)
    {
        long rows = Logits(device, logits, targets);
        OptionalRows(device, coefficients, nameof(coefficients), rows);
        Rows(device, logps, nameof(logps), rows);
        OptionalRows(device, logSumExp, nameof(logSumExp), rows);
        Gradient(device, logits, gradient);
        if (rows == 0 || logits.Shape.D1 == 0)
        {
            return false;
        }

        TensorChecks.RowsApart(gradient, nameof(gradient));
        TensorChecks.Targets(targets, logits.Shape.D1);
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
        return true;
    }

    /// <summary>Arguments of <see cref="IPreferenceKernels.SequenceLogProb"/>.</summary>
    /// <param name="device">Where the implementation computes.</param>
    /// <param name="logits">As in the call.</param>
    /// <param name="targets">As in the call.</param>
    /// <param name="segmentIds">As in the call.</param>
    /// <param name="sums">As in the call.</param>
    /// <param name="logSumExp">As in the call.</param>
    /// <returns>Whether there is anything to add; the sums are 0 where there is not.</returns>
    /// <exception cref="ArgumentException">A shape, type, device, range or overlap is wrong.</exception>
    /// <exception cref="NotSupportedException">A stride that no implementation takes.</exception>
    public static bool RequireSequenceLogProb(
        KernelDevice device,
        TensorView logits,
        TensorView targets,
        TensorView segmentIds,
        TensorView sums,
        TensorView logSumExp)
    {
        long rows = Logits(device, logits, targets);
        TensorChecks.Vector(device, sums, nameof(sums), sums.Shape.D0, ElementType.Float64);
        OptionalRows(device, logSumExp, nameof(logSumExp), rows);
        TensorChecks.Vector(device, segmentIds, nameof(segmentIds), rows, ElementType.Int32);
        TensorChecks.SegmentIds(segmentIds, sums.Shape.D0);
        if (rows == 0 || logits.Shape.D1 == 0)
        {
            return false;
        }

        TensorChecks.Targets(targets, logits.Shape.D1);
        TensorChecks.Disjoint(
            2,
            (sums, nameof(sums)),
            (logSumExp, nameof(logSumExp)),
            (logits, nameof(logits)),
            (targets, nameof(targets)),
            (segmentIds, nameof(segmentIds)));
        return true;
    }

    /// <summary>Arguments of <see cref="IPreferenceKernels.AdamW"/>.</summary>
    /// <param name="device">Where the implementation computes.</param>
    /// <param name="options">As in the call.</param>
    /// <param name="parameter">As in the call.</param>
    /// <param name="master">As in the call.</param>
    /// <param name="gradient">As in the call.</param>
    /// <param name="firstMoment">As in the call.</param>
    /// <param name="secondMoment">As in the call.</param>
    /// <returns>Whether there is anything to update.</returns>
    /// <exception cref="ArgumentException">A shape, type, device, range or overlap is wrong.</exception>
    /// <exception cref="NotSupportedException">A stride that no implementation takes.</exception>
    public static bool RequireAdamW(
        KernelDevice device,
        in AdamWOptions options,
        TensorView parameter,
        TensorView master,
        TensorView gradient,
        TensorView firstMoment,
        TensorView secondMoment)
    {
        AdamWReference.Check(options);
        long count = parameter.Shape.D0;
        TensorChecks.Vector(device, parameter, nameof(parameter), count, ElementType.Float32, ElementType.BFloat16);
        bool rounded = parameter.ElementType == ElementType.BFloat16;
        if (rounded == master.IsNone)
        {
            throw new ArgumentException(
                $"master must be {(rounded ? "given" : "absent")} when parameter is {parameter.ElementType}, " +
                $"is {(rounded ? "absent" : "given")}.",
                nameof(master));
        }

        if (rounded)
        {
            TensorChecks.Vector(device, master, nameof(master), count, ElementType.Float32);
        }

        TensorChecks.Vector(device, gradient, nameof(gradient), count, ElementType.Float32, ElementType.BFloat16);
        TensorChecks.Vector(device, firstMoment, nameof(firstMoment), count, ElementType.Float32);
        TensorChecks.Vector(device, secondMoment, nameof(secondMoment), count, ElementType.Float32);
        TensorChecks.Disjoint(
            4,
            (parameter, nameof(parameter)),
            (master, nameof(master)),
            (firstMoment, nameof(firstMoment)),
            (secondMoment, nameof(secondMoment)),
            (gradient, nameof(gradient)));
        return count > 0;
    }

    /// <summary>The argument of <see cref="IPreferenceKernels.SumSquares"/>.</summary>
    /// <param name="device">Where the implementation computes.</param>
    /// <param name="values">As in the call.</param>
    /// <returns>Whether there is anything to add.</returns>
    /// <exception cref="ArgumentException">A shape, type or device is wrong.</exception>
    /// <exception cref="NotSupportedException">A stride that no implementation takes.</exception>
    public static bool RequireSumSquares(KernelDevice device, TensorView values)
    {
        TensorChecks.Vector(
            device, values, nameof(values), values.Shape.D0, ElementType.Float32, ElementType.BFloat16, ElementType.Float16);
        return values.Shape.D0 > 0;
    }

    // The number of rows, which the targets have too.
    private static long Logits(KernelDevice device, TensorView logits, TensorView targets)
    {
        TensorChecks.Matrix(
            device, logits, nameof(logits), ElementType.Float32, ElementType.Float16, ElementType.BFloat16);
        TensorChecks.Vector(device, targets, nameof(targets), logits.Shape.D0, ElementType.Int64);
        return logits.Shape.D0;
    }

    private static void OptionalRows(KernelDevice device, TensorView view, string name, long rows)
    {
        if (!view.IsNone)
        {
            Rows(device, view, name, rows);
        }
    }

    private static void Rows(KernelDevice device, TensorView view, string name, long rows) =>
        TensorChecks.Vector(device, view, name, rows, ElementType.Float32, ElementType.Float64);

    private static void Gradient(KernelDevice device, TensorView logits, TensorView gradient)
    {
        TensorChecks.Matrix(device, gradient, nameof(gradient), logits.ElementType);
        TensorChecks.SameShape(logits, nameof(logits), gradient, nameof(gradient));
    }
}
