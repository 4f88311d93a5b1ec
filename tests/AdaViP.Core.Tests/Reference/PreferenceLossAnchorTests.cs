using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using CsCheck;
using Xunit;

namespace AdaViP.Core.Tests.Reference;

/// <summary>The anchor on the chosen reward, which every preference loss can have.</summary>
public sealed class PreferenceLossAnchorTests
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    private static readonly PreferenceObjective[] All =
        [.. Objective.All.Where(objective => objective.NeedsReference).Select(objective => objective.Id)];

    private static readonly Gen<double[]> Rewards =
        Gen.Int[1, 5].SelectMany(rejected => Gen.Double[-30.0, 30.0].Array[1 + rejected]);

    public static TheoryData<int, string> GoldenCases()
    {
        var cases = new TheoryData<int, string>();
        foreach (int rejected in (int[])[1, 2, 3, 5])
        {
            cases.Add(rejected, "0.1");
            cases.Add(rejected, "0.7");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void AdaVipWithAnchor_GoldenSamples_MatchPyTorch(int rejected, string beta)
    {
        var golden = new GoldenTensors(RepositoryPaths.Asset("portable/objectives.safetensors"));
        var options = new PreferenceLossOptions(
            PreferenceObjective.AdaVip,
            double.Parse(beta, System.Globalization.CultureInfo.InvariantCulture),
            Anchor: 0.2,
            AnchorWeight: 0.5);
        PreferenceLossResult result = PreferenceLossReference.Compute(
            options, golden.Doubles($"k{rejected}.policy"), golden.Doubles($"k{rejected}.reference"), rejected);

        string prefix = $"k{rejected}.adavip_anchor.beta{beta}";
        double[] losses = golden.Doubles($"{prefix}.loss");
        double[] gradients = golden.Doubles($"{prefix}.grad");
        int columns = 1 + rejected;
        Assert.Equal(losses.Length, result.Losses.Length);
        for (int row = 0; row < losses.Length; row++)
        {
            double[] rewards = result.Rewards[(row * columns)..((row + 1) * columns)];
            double tolerance = UnitRoundoff * (16.0 + (8.0 * rewards.Max(Math.Abs)));
            double floor = tolerance + LinearTail(PlainMath.LogSumExp(rewards.AsSpan(1)) - rewards[0])
                + LinearTail(options.Anchor - rewards[0]);
            Near.Equal($"{prefix}.loss, row {row}", [losses[row]], [result.Losses[row]], tolerance, floor);
            Near.Equal(
                $"{prefix}.grad, row {row}",
                gradients.AsSpan(row * columns, columns),
                result.Gradients.AsSpan(row * columns, columns),
                tolerance,
                options.Beta * floor);
        }
    }

    [Fact]
    public void AnyObjective_WithAnAnchor_GradientIsCentralDifference()
    {
        // As without one: truncation h²/6·|f'''| with |f'''| ≤ β³ per term, rounding 2·u·|f|/h.
        const double Step = 1e-4;
        const double Anchor = -0.75;
        Gen.Select(Rewards, Gen.Double[0.05, 2.0]).Sample((policy, beta) => Assert.All(All, objective =>
        {
            var options = new PreferenceLossOptions(objective, beta, Anchor, Objective.Of(objective).AnchorWeight(0.5));
            double[] reference = new double[policy.Length];
            int rejected = policy.Length - 1;
            double[] analytic = PreferenceLossReference.Compute(options, policy, reference, rejected).Gradients;
            double truncation = Step * Step / 6.0 * Math.Pow(beta, 3) * (rejected + 2);
            double rounding = 4.0 * UnitRoundoff * (rejected + 2) * (1.0 + (60.0 * beta)) / Step;
            for (int j = 0; j < policy.Length; j++)
            {
                double above = PreferenceLossReference.Compute(options, Moved(policy, j, Step), reference, rejected).Losses[0];
                double below = PreferenceLossReference.Compute(options, Moved(policy, j, -Step), reference, rejected).Losses[0];
                Near.Equal(
                    $"{objective} beta {beta} gradient {j}",
                    [(above - below) / (2.0 * Step)], [analytic[j]], 0.0, truncation + rounding);
            }
        }));
    }

    [Fact]
    public void AnyObjective_WithAnAnchor_IsTheLossWithoutAndTheAnchorsPart()
    {
        Rewards.Sample(policy => Assert.All(All.Where(one => one != PreferenceObjective.Mdpo), objective =>
        {
            var without = new PreferenceLossOptions(objective, 0.3, Anchor: 1.25);
            PreferenceLossOptions with = without with { AnchorWeight = 0.5 };
            double[] reference = new double[policy.Length];
            int rejected = policy.Length - 1;
            PreferenceLossResult plain = PreferenceLossReference.Compute(without, policy, reference, rejected);
            PreferenceLossResult anchored = PreferenceLossReference.Compute(with, policy, reference, rejected);

            const double tolerance = 16.0 * UnitRoundoff; // a difference, two exponentials or logarithms, a sum, a product
            double part = PreferenceLossReference.AnchorLoss(with, plain.Rewards[0]);
            Assert.Equal(0.0, PreferenceLossReference.AnchorLoss(without, plain.Rewards[0]));
            Near.Equal("part", [0.5 * Math.Log(1.0 + Math.Exp(1.25 - plain.Rewards[0]))], [part], tolerance, tolerance);
            Near.Equal($"{objective} loss", [plain.Losses[0] + part], anchored.Losses, 2.0 * UnitRoundoff, 0.0);
            Assert.Equal(plain.Gradients[1..], anchored.Gradients[1..]);
            Assert.Equal(plain.Omega, anchored.Omega);
            Assert.True(anchored.Gradients[0] < plain.Gradients[0], $"{objective}: the anchor does not pull");
        }));
    }

    [Fact]
    public void Mdpo_AnyRewards_IsVisionSumWithWeightOne()
    {
        Rewards.Sample(policy =>
        {
            var sum = new PreferenceLossOptions(PreferenceObjective.VisionSum, 0.3, Anchor: 0.4, AnchorWeight: 1.0);
            double[] reference = new double[policy.Length];
            PreferenceLossResult expected = PreferenceLossReference.Compute(sum, policy, reference, policy.Length - 1);
            foreach (double weight in (double[])[0.0, 1.0])
            {
                PreferenceLossOptions same = sum with { Objective = PreferenceObjective.Mdpo, AnchorWeight = weight };
                PreferenceLossResult mdpo = PreferenceLossReference.Compute(same, policy, reference, policy.Length - 1);
                Assert.Equal(expected.Losses, mdpo.Losses);
                Assert.Equal(expected.Gradients, mdpo.Gradients);
            }
        });
    }

    // torch's softplus(x) is x itself above 20: the goldens lack log(1 + exp(−x)) there.
    private static double LinearTail(double argument) => argument > 20.0 ? Math.Exp(-argument) : 0.0;

    private static double[] Moved(double[] values, int index, double step)
    {
        double[] moved = [.. values];
        moved[index] += step;
        return moved;
    }
}
