using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>"Numbers at the edge" of docs/equations.md hold for the native kernels and the managed reference alike.</summary>
public sealed class PreferenceLossAgreementTests
{
    private const double Inf = double.PositiveInfinity;

    /// <summary>N5 of docs/numerics.md, and one rounding of a reward of 1e300 or less beside each.</summary>
    private const double Tolerance = 64.0 / (1L << 53);

    private static readonly double[] Values = [0.0, -3.25, -Inf, Inf, double.NaN, -1e300];

    private static readonly ReferencePreferenceKernels Reference = new();

    public static TheoryData<string> Names => Implementations.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryObjective_EveryCombinationOfSpecialLogProbs_GivesTheSame(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        foreach (PreferenceObjective objective in Enum.GetValues<PreferenceObjective>().Where(o => o != PreferenceObjective.Sft))
        {
            foreach (int rejected in new[] { 1, 2, 3 })
            {
                double[] policy = Combinations(1 + rejected);
                double[] reference = new double[policy.Length];
                Array.Fill(reference, -1.5);
                foreach (double asked in new[] { 0.0, 0.5, 1e-300, 1e300 })
                {
                    double weight = Objective.Of(objective).AnchorWeight(asked);
                    PreferenceLossOptions options = new(objective, 0.5, weight == 0 ? double.NaN : 0.25, weight);
                    string what = $"{implementation} {objective} K={rejected} anchor weight {weight}";
                    Compare(what, native, options, policy, reference, rejected);
                    Compare($"{what} swapped", native, options, reference, policy, rejected);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LogWeights_MinusInfinityAndLarge_GiveTheSame(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        double[][] weights = [[0], [-2], [0, -Inf], [-Inf, 1e3], [-1e3, 700], [-Inf, 0.5, -Inf], [1, -Inf, -1]];
        foreach (double[] one in weights)
        {
            double[] policy = Combinations(1 + one.Length);
            PreferenceLossOptions options = new(PreferenceObjective.AdaVip, 0.1, LogWeights: one);
            Compare(
                $"{implementation} log-weights [{string.Join(", ", one)}]",
                native,
                options,
                policy,
                new double[policy.Length],
                one.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LogWeightMinusInfinity_IsTheLossWithoutThatSequence(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        PreferenceLossOptions without = new(PreferenceObjective.AdaVip, 0.1, LogWeights: [0.25]);
        PreferenceLossOptions with = without with { LogWeights = [double.NegativeInfinity, 0.25] };
        foreach (IPreferenceKernels kernels in new IPreferenceKernels[] { native, Reference })
        {
            PreferenceLossResult small = kernels.PreferenceLoss(without, [-10, -12], [-11, -11], 1);
            foreach (double ignored in new[] { -9.0, -Inf, Inf })
            {
                PreferenceLossResult large = kernels.PreferenceLoss(with, [-10, ignored, -12], [-11, -11, -11], 2);
                Assert.Equal(small.Losses, large.Losses);
                Assert.Equal([small.Gradients[0], 0.0, small.Gradients[1]], large.Gradients);
                Assert.Equal([0.0, 1.0], large.Omega);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sizes_EmptyOneAndMany_GiveTheSame(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        Random random = new(4);
        foreach ((int samples, int rejected) in new[] { (0, 1), (0, 7), (1, 1), (1, 100), (3, 2), (9, 33) })
        {
            double[] policy = [.. Enumerable.Range(0, samples * (1 + rejected)).Select(_ => -50 * random.NextDouble())];
            double[] reference = [.. policy.Select(value => value + random.NextDouble())];
            Compare(
                $"{implementation} n={samples} K={rejected}",
                native,
                new PreferenceLossOptions(PreferenceObjective.AdaVip, 0.1),
                policy,
                reference,
                rejected);
        }
    }

    [Fact]
    public void WrongArguments_AreRefusedByBoth()
    {
        using NativePreferenceKernels native = new(1);
        PreferenceLossOptions fits = new(PreferenceObjective.AdaVip, 0.1);
        PreferenceLossOptions[] wrong =
        [
            fits with { Objective = PreferenceObjective.Sft },
            fits with { Objective = (PreferenceObjective)(-1) },
            fits with { Beta = 0 },
            fits with { Beta = double.NaN },
            fits with { Beta = Inf },
            fits with { Objective = PreferenceObjective.Mdpo, Anchor = double.NaN },
            fits with { Objective = PreferenceObjective.Mdpo, AnchorWeight = 0.5 },
            fits with { Anchor = Inf, AnchorWeight = 0.5 },
            fits with { AnchorWeight = -0.5 },
            fits with { AnchorWeight = double.NaN },
            fits with { AnchorWeight = Inf },
            fits with { LogWeights = [0.0] },
            fits with { LogWeights = [0, double.NaN] },
            fits with { LogWeights = [Inf, 0] },
            fits with { LogWeights = [-Inf, -Inf] },
            fits with { Objective = PreferenceObjective.Dpo, LogWeights = [0, 0] },
        ];
        foreach (IPreferenceKernels kernels in new IPreferenceKernels[] { native, Reference })
        {
            foreach (PreferenceLossOptions options in wrong)
            {
                Assert.Throws<ArgumentException>(() => kernels.PreferenceLoss(options, new double[6], new double[6], 2));
            }

            Assert.Throws<ArgumentException>(() => kernels.PreferenceLoss(fits, new double[6], new double[6], 0));
            Assert.Throws<ArgumentException>(() => kernels.PreferenceLoss(fits, new double[6], new double[6], -1));
            Assert.Throws<ArgumentException>(() => kernels.PreferenceLoss(fits, new double[7], new double[7], 2));
            Assert.Throws<ArgumentException>(() => kernels.PreferenceLoss(fits, new double[6], new double[3], 2));
        }
    }

    private static void Compare(
        string what,
        NativePreferenceKernels native,
        PreferenceLossOptions options,
        double[] policy,
        double[] reference,
        int rejected)
    {
        PreferenceLossResult expected = Reference.PreferenceLoss(options, policy, reference, rejected);
        PreferenceLossResult actual = native.PreferenceLoss(options, policy, reference, rejected);
        foreach ((string name, double[] one, double[] other) in new[]
        {
            ("losses", expected.Losses, actual.Losses), ("gradients", expected.Gradients, actual.Gradients),
            ("rewards", expected.Rewards, actual.Rewards), ("omega", expected.Omega, actual.Omega),
            ("margins", expected.Margins, actual.Margins),
        })
        {
            Near.Equal($"{what} {name}", one, other, Tolerance, Tolerance);
        }
    }

    /// <summary>Every way to put the values into so many columns, row by row.</summary>
    private static double[] Combinations(int columns)
    {
        int rows = (int)Math.Pow(Values.Length, columns);
        return [.. Enumerable.Range(0, rows * columns).Select(
            i => Values[i / columns / (int)Math.Pow(Values.Length, i % columns) % Values.Length])];
    }

    private static NativePreferenceKernels Create(string implementation)
    {
        Implementations.Require(implementation);
        return new NativePreferenceKernels(2, implementation);
    }
}
