using AdaViP.Core;
using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>
/// Every native kernel in every implementation that runs here against the managed fp64 reference: odd sizes, all element
/// types, padded rows, misaligned starts, poisoned rows.
/// </summary>
public sealed class NativeKernelTests
{
    /// <summary>Half a unit in the last place of a single at 1.</summary>
    private const double SingleRounding = 1.0 / (1 << 24);

    private static readonly ReferencePreferenceKernels Reference = new();

    public static TheoryData<string, ElementType> ImplementationsAndTypes => new MatrixTheoryData<string, ElementType>(
        ["ref", "avx2", "avx512"], [ElementType.Float32, ElementType.Float16, ElementType.BFloat16]);

    public static TheoryData<string> Names => Implementations.Names;

    [Theory]
    [MemberData(nameof(ImplementationsAndTypes))]
    public void LogProbs_OddSizes_EqualTheReference(string implementation, ElementType type)
    {
        using NativePreferenceKernels kernels = Create(implementation);
        foreach ((int rows, int vocab, int padding, int skip) in LogitCases.Sizes)
        {
            using LogitCases one = new(type, rows, vocab, padding, skip);
            string what = $"{implementation} {type} {rows}x{vocab}+{padding} at {skip}";
            double[] expected = one.Forward(Reference, out double[] expectedLse);
            double[] actual = one.Forward(kernels, out double[] actualLse);

            // The sum of vocab terms is accurate to about sqrt(vocab) roundings of its partial sums; log makes that absolute,
            // the difference and the result add roundings of their own size.
            double tolerance = SingleRounding * (32 + (4 * Math.Sqrt(vocab)));
            Near.Equal($"{what} lse", expectedLse, actualLse, 2 * SingleRounding, tolerance);
            Near.Equal($"{what} logp", expected, actual, 2 * SingleRounding, tolerance);
            Near.Equal($"{what} sums", one.Sequences(Reference), one.Sequences(kernels), 2 * SingleRounding, rows * tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(ImplementationsAndTypes))]
    public void LogProbBackward_OddSizes_EqualsTheReferenceInPlaceAndApart(string implementation, ElementType type)
    {
        using NativePreferenceKernels kernels = Create(implementation);
        foreach ((int rows, int vocab, int padding, int skip) in LogitCases.Sizes)
        {
            using LogitCases one = new(type, rows, vocab, padding, skip);
            string what = $"{implementation} {type} {rows}x{vocab}+{padding} at {skip}";
            double[] expected = one.Backward(Reference, inPlace: false);

            // exp is accurate to a few roundings of its argument (up to 16) and result; then one rounding to the type, halves
            // being subnormal below 6e-5.
            double unit = type switch { ElementType.Float32 => 0.0, ElementType.Float16 => 1.0 / (1 << 11), _ => 1.0 / (1 << 8) };
            double floor = type == ElementType.Float16 ? 6e-8 : 1e-12;
            double relative = (40 * SingleRounding) + (2 * unit);
            Near.Equal($"{what} apart", expected, one.Backward(kernels, inPlace: false), relative, floor);
            Near.Equal($"{what} in place", expected, one.Backward(kernels, inPlace: true), relative, floor);
        }
    }

    [Theory]
    [MemberData(nameof(ImplementationsAndTypes))]
    public void LogProbForwardBackward_OddSizes_GivesTheBitsOfTheTwoCalls(string implementation, ElementType type)
    {
        using NativePreferenceKernels native = Create(implementation);
        foreach ((int rows, int vocab, int padding, int skip) in LogitCases.Sizes)
        {
            using LogitCases one = new(type, rows, vocab, padding, skip);
            foreach (bool withCoefficients in new[] { true, false })
            {
                Assert.Equal(
                    one.ForwardBackward(native, fused: false, withCoefficients),
                    one.ForwardBackward(native, fused: true, withCoefficients));
                Assert.Equal(
                    one.ForwardBackward(Reference, fused: false, withCoefficients),
                    one.ForwardBackward(Reference, fused: true, withCoefficients));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LogProbForward_PoisonedRows_AreNaNAndLeaveOthersAlone(string implementation)
    {
        using NativePreferenceKernels kernels = Create(implementation);
        using LogitCases one = new(ElementType.Float32, 5, 67, 0, 0);
        one.SetLogit(1, 3, float.NaN);
        one.SetLogit(2, 66, float.PositiveInfinity);
        one.SetLogit(3, 40, float.NegativeInfinity);
        double[] expected = one.Forward(Reference, out _);

        double[] actual = one.Forward(kernels, out _);

        Assert.Equal([false, true, true, false, false], actual.Select(double.IsNaN));
        Near.Equal(implementation, expected, actual, 2 * SingleRounding, 64 * SingleRounding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PreferenceLoss_EveryObjective_EqualsTheReference(string implementation)
    {
        using NativePreferenceKernels kernels = Create(implementation);
        Random random = new(7);
        foreach (PreferenceObjective objective in Enum.GetValues<PreferenceObjective>().Where(o => o != PreferenceObjective.Sft))
        {
            foreach ((int samples, int rejected) in new[] { (0, 2), (1, 1), (1, 2), (3, 2), (17, 3), (64, 2), (5, 9) })
            {
                double[] policy = [.. Enumerable.Range(0, samples * (1 + rejected)).Select(_ => -200.0 * random.NextDouble())];
                double[] reference = [.. Enumerable.Range(0, samples * (1 + rejected)).Select(_ => -200.0 * random.NextDouble())];
                double[]? weights = objective == PreferenceObjective.AdaVip && rejected % 2 == 1
                    ? [.. Enumerable.Range(0, rejected).Select(_ => random.NextDouble() - 0.5)] : null;
                double anchorWeight = Objective.Of(objective).AnchorWeight(samples % 2 == 0 ? 0.5 : 0.0);
                PreferenceLossOptions options = new(objective, 0.1, 0.3, anchorWeight, weights);
                PreferenceLossResult expected = Reference.PreferenceLoss(options, policy, reference, rejected);

                PreferenceLossResult actual = kernels.PreferenceLoss(options, policy, reference, rejected);

                // Both compute in double: a few roundings of rewards up to 20 through exp and log.
                const double tolerance = 1e-13;
                string what = $"{implementation} {objective} n={samples} K={rejected}";
                Near.Equal($"{what} losses", expected.Losses, actual.Losses, tolerance, tolerance);
                Near.Equal($"{what} gradients", expected.Gradients, actual.Gradients, tolerance, tolerance);
                Near.Equal($"{what} rewards", expected.Rewards, actual.Rewards, tolerance, tolerance);
                Near.Equal($"{what} omega", expected.Omega, actual.Omega, tolerance, tolerance);
                Near.Equal($"{what} margins", expected.Margins, actual.Margins, tolerance, tolerance);
            }
        }
    }

    [Theory]
    [InlineData("ref", true)]
    [InlineData("ref", false)]
    [InlineData("avx2", true)]
    [InlineData("avx2", false)]
    [InlineData("avx512", true)]
    [InlineData("avx512", false)]
    public void AdamW_FiveSteps_EqualsTheReference(string implementation, bool brainFloat)
    {
        using NativePreferenceKernels kernels = Create(implementation);
        foreach (int count in new[] { 0, 1, 7, 16, 33, 1000 })
        {
            using AdamCase expected = new(count, brainFloat);
            using AdamCase actual = new(count, brainFloat);
            for (int step = 1; step <= 5; step++)
            {
                AdamWOptions options = new(step, 1e-2, 0.9, 0.999, 1e-8, 0.1, 0.5);
                expected.Step(Reference, options, step);
                actual.Step(kernels, options, step);
            }

            // Both follow torch's order in single precision; a fused multiply-add may save a rounding in each of five steps.
            string what = $"{implementation} n={count}";
            Near.Equal($"{what} weights", expected.Weights, actual.Weights, 16 * SingleRounding, 16 * SingleRounding * 1e-2);
            Near.Equal($"{what} first moments", expected.FirstMoments, actual.FirstMoments, 16 * SingleRounding,
                16 * SingleRounding);
            Near.Equal($"{what} second moments", expected.SecondMoments, actual.SecondMoments, 16 * SingleRounding,
                16 * SingleRounding);
            double rounding = brainFloat ? 1.0 / (1 << 7) : 16 * SingleRounding;
            Near.Equal($"{what} parameters", expected.Parameters, actual.Parameters, rounding, 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(ImplementationsAndTypes))]
    public void SumSquares_OddCounts_EqualsTheReference(string implementation, ElementType type)
    {
        using NativePreferenceKernels kernels = Create(implementation);
        foreach (int count in new[] { 0, 1, 3, 15, 16, 17, 255, 10_001 })
        {
            using LogitCases one = new(type, 1, Math.Max(count, 1), 0, 1);
            TensorView values = TensorView.Vector(one.Logits.DangerousAddress, type, count);

            // Exact squares, summed in double in another order.
            double tolerance = 1e-13;
            Near.Equal($"{implementation} {type} n={count}", [Reference.SumSquares(values)], [kernels.SumSquares(values)],
                tolerance, 0.0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_Forced_IsActiveAndDescribed(string implementation)
    {
        using NativePreferenceKernels kernels = Create(implementation, threads: 1);

        Assert.Equal(implementation, kernels.Implementation);
        Assert.Equal($"native {implementation}, 1 thread", kernels.Description);
    }

    [Fact]
    public void Create_ForcedButAbsent_NamesWhatRunsHere()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => new NativePreferenceKernels(1, "neon"));

        Assert.StartsWith("The caller asks for the native kernels 'neon', which cannot run here:", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("This machine runs: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("ref", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void LogProbForward_AnyThreadCount_GivesTheSameBits(int threads)
    {
        using NativePreferenceKernels one = new(1);
        using NativePreferenceKernels many = new(threads);
        using LogitCases data = new(ElementType.BFloat16, 37, 1001, 3, 1);

        double[] expected = data.Forward(one, out double[] expectedLse);
        double[] actual = data.Forward(many, out double[] actualLse);

        Assert.Equal(threads, many.Threads);
        Assert.Equal(expected, actual);
        Assert.Equal(expectedLse, actualLse);
    }

    private static NativePreferenceKernels Create(string implementation, int threads = 2)
    {
        Implementations.Require(implementation);
        return new NativePreferenceKernels(threads, implementation);
    }
}
