using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>Zeros in memory of the processor, as the kernels under test take it: a vector, or a matrix of two sizes.</summary>
internal delegate TensorView NewZeros(ElementType type, params ReadOnlySpan<long> sizes);

/// <summary>
/// The inputs at the edges of <see cref="IPreferenceKernels"/>, the same for every implementation: what they give is compared
/// with the managed reference, in the tests of the native core and in those of libtorch.
/// </summary>
internal static class KernelEdges
{
    private const float Inf = float.PositiveInfinity;

    /// <summary>Logits of single rows.</summary>
    public static float[][] Rows =>
    [
        [0], [-Inf], [Inf], [float.NaN], [-Inf, 1], [1, -Inf], [Inf, -Inf], [Inf, 1], [Inf, Inf], [float.NaN, -Inf],
        [-Inf, -Inf, -Inf], [1, Inf, 2], [float.MaxValue, 0, float.MinValue], [float.MinValue, float.MinValue],
        [1e30f, -1e30f, 3], [10000, 9999.5f, 9990], [-70000, -70001, -70000.5f], [3e-39f, -3e-39f], [100, 0],
        [0, 0, 0, 0, 0, 0, 0, -Inf, 0],
        [.. Enumerable.Range(0, 3000).Select(i => i == 2999 ? 20f : -Inf)],
        [.. Enumerable.Range(0, 3000).Select(i => i == 2500 ? float.NaN : i % 7)],
    ];

    /// <summary>Every row with its first, its last and no target and coefficients of every kind.</summary>
    public static IEnumerable<(string What, float[] Row, long Target, double Coefficient)> RowCases =>
        from row in Rows
        from target in new[] { 0, row.Length - 1, LogProbReference.IgnoreIndex }
        from coefficient in new[] { 0.75, 0.0, -2.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity }
        select ($"[{string.Join(", ", row.Take(9))}] target {target} coefficient {coefficient}", row, target, coefficient);

    /// <summary>Both passes over one row, the gradient in place.</summary>
    /// <param name="kernels">What computes.</param>
    /// <param name="zeros">Its memory.</param>
    /// <param name="type">Of the logits, which are rounded to it.</param>
    /// <param name="row">The logits.</param>
    /// <param name="target">Of the row.</param>
    /// <param name="coefficient">Of the row.</param>
    /// <param name="fused">Whether one call does both.</param>
    /// <returns>Log-prob and log-sum-exp; the gradient.</returns>
    public static (double[] Numbers, double[] Gradient) Run(
        IPreferenceKernels kernels,
        NewZeros zeros,
        ElementType type,
        float[] row,
        long target,
        double coefficient,
        bool fused = false)
    {
        TensorView logits = zeros(type, 1, row.Length);
        for (int i = 0; i < row.Length; i++)
        {
            TensorAccess.WriteReal(logits, i, row[i]);
        }

        TensorView targets = Integers(zeros(ElementType.Int64, 1), target);
        TensorView logp = zeros(ElementType.Float64, 1);
        TensorView lse = zeros(ElementType.Float64, 1);
        TensorView factor = Numbers(zeros(ElementType.Float64, 1), coefficient);
        if (fused)
        {
            kernels.LogProbForwardBackward(logits, targets, factor, logp, lse, logits);
        }
        else
        {
            kernels.LogProbForward(logits, targets, logp, lse);
            kernels.LogProbBackward(logits, targets, lse, factor, logits);
        }

        return ([TensorAccess.ReadReal(logp, 0), TensorAccess.ReadReal(lse, 0)], Read(logits, row.Length));
    }

    /// <summary>Decays of moments on both sides of 0.5, where the first moment is taken from its other end, and 0.</summary>
    public static TheoryData<double, double, double> Decays => new()
    {
        { 0.9, 0.999, 1e-8 }, { 0.5, 0.9, 1e-8 }, { 0.49, 0.9, 1e-8 }, { 0.3, 0.5, 1e-8 }, { 0.0, 0.0, 0.0 },
    };

    /// <summary>One update of every combination of special numbers and of some usual ones.</summary>
    /// <param name="kernels">What computes.</param>
    /// <param name="zeros">Its memory.</param>
    /// <param name="options">Of the update.</param>
    /// <param name="type">Of the parameter; a master is given where it is not Float32.</param>
    /// <param name="slope">Of the gradient.</param>
    /// <returns>Weights, both moments and parameters, one after the other.</returns>
    public static double[] Update(
        IPreferenceKernels kernels, NewZeros zeros, in AdamWOptions options, ElementType type, ElementType slope)
    {
        double[] special = [0, -1.5, 1e-30, 1e30, float.MaxValue, Inf, -Inf, double.NaN, 0.3, 1.0 / 3];
        (double Weight, double Gradient, double First, double Second)[] cases =
        [
            .. from w in new[] { 0.5, 0.7, double.NaN, Inf }
               from g in special
               from m in special
               from v in special.Where(value => !(value < 0))
               select (w, g, m, v),
        ];
        TensorView weights = Numbers(zeros(ElementType.Float32, cases.Length), [.. cases.Select(item => item.Weight)]);
        TensorView parameter = type == ElementType.Float32 ? weights
            : Numbers(zeros(type, cases.Length), [.. cases.Select(item => item.Weight)]);
        TensorView first = Numbers(zeros(ElementType.Float32, cases.Length), [.. cases.Select(item => item.First)]);
        TensorView second = Numbers(zeros(ElementType.Float32, cases.Length), [.. cases.Select(item => item.Second)]);
        TensorView gradient = Numbers(zeros(slope, cases.Length), [.. cases.Select(item => item.Gradient)]);
        TensorView master = type == ElementType.Float32 ? TensorView.None : weights;
        kernels.AdamW(options, parameter, master, gradient, first, second);
        return [.. new[] { weights, first, second, parameter }.SelectMany(view => Read(view, cases.Length))];
    }

    /// <summary>What every call does with sizes of 0; the names of what was written although it should not.</summary>
    public static IEnumerable<string> WrittenForEmptySizes(IPreferenceKernels kernels, NewZeros zeros)
    {
        foreach ((int rows, int vocab) in new[] { (0, 0), (0, 7), (2, 0) })
        {
            TensorView logits = zeros(ElementType.Float32, rows, vocab);
            TensorView gradient = zeros(ElementType.Float32, rows, vocab);
            TensorView logps = Numbers(zeros(ElementType.Float64, rows), [.. Enumerable.Repeat(-7.0, rows)]);
            TensorView lse = Numbers(zeros(ElementType.Float64, rows), [.. Enumerable.Repeat(-7.0, rows)]);
            TensorView sums = Numbers(zeros(ElementType.Float64, 2), -7, -7);
            TensorView targets = zeros(ElementType.Int64, rows);
            kernels.LogProbForward(logits, targets, logps, lse);
            kernels.LogProbBackward(logits, targets, lse, logps, gradient);
            kernels.LogProbForwardBackward(logits, targets, TensorView.None, logps, lse, gradient);
            kernels.SequenceLogProb(logits, targets, zeros(ElementType.Int32, rows), sums, lse);
            if (Read(logps, rows).Concat(Read(lse, rows)).Any(value => value != -7) || Read(sums, 2).Any(value => value != 0))
            {
                yield return $"{rows} x {vocab}";
            }
        }

        TensorView none = zeros(ElementType.Float32, 0);
        kernels.AdamW(new AdamWOptions(1, 1e-3, 0.9, 0.99, 1e-8, 0, 1), none, TensorView.None, none, none, none);
        if (kernels.SumSquares(none) != 0)
        {
            yield return "sum of squares";
        }
    }

    /// <summary>Overwrites the first elements.</summary>
    public static TensorView Numbers(TensorView view, params ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            TensorAccess.WriteReal(view, i, values[i]);
        }

        return view;
    }

    /// <summary>Overwrites the first elements of an Int32 or Int64 vector.</summary>
    public static unsafe TensorView Integers(TensorView view, params ReadOnlySpan<long> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (view.ElementType == ElementType.Int64)
            {
                ((long*)view.DangerousAddress)[i] = values[i];
            }
            else
            {
                ((int*)view.DangerousAddress)[i] = (int)values[i];
            }
        }

        return view;
    }

    /// <summary>The first elements.</summary>
    public static double[] Read(TensorView view, int count) =>
        [.. Enumerable.Range(0, count).Select(i => TensorAccess.ReadReal(view, i))];
}
