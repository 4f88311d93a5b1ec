using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using CsCheck;
using Xunit;

namespace AdaViP.Core.Tests.Reference;

/// <summary>What must hold of the preference losses for any rewards.</summary>
public sealed class PreferenceLossPropertyTests
{
    private const double UnitRoundoff = 1.1102230246251565e-16;
    private const double LargestReward = 50.0;

    private static readonly PreferenceObjective[] All =
        [.. Enum.GetValues<PreferenceObjective>().Where(objective => objective != PreferenceObjective.Sft)];

    private static readonly Gen<PreferenceObjective> Objectives = Gen.Int[0, All.Length - 1].Select(index => All[index]);

    private static readonly Gen<double[]> Rows =
        Gen.Int[1, 7].SelectMany(rejected => Gen.Double[-LargestReward, LargestReward].Array[1 + rejected]);

    [Fact]
    public void PreferenceLoss_PolicyEqualsReference_AdaVipIsLogOfThree()
    {
        double[] logps = [-12.5, -7.25, -90.0];
        PreferenceLossResult result = Compute(PreferenceObjective.AdaVip, 0.1, logps, logps);
        Assert.True(
            Math.Abs(result.Losses[0] - Math.Log(3.0)) <= Math.BitIncrement(Math.Log(3.0)) - Math.Log(3.0),
            $"loss {result.Losses[0]:R}, expected ln 3 = {Math.Log(3.0):R} to 1 ulp");
        Near.Equal("gradient", [-0.2 / 3.0, 0.1 / 3.0, 0.1 / 3.0], result.Gradients, 4 * UnitRoundoff, 0.0);
        Assert.Equal([0.5, 0.5], result.Omega);
    }

    [Fact]
    public void PreferenceLoss_AnyObjective_GradientIsCentralDifference()
    {
        // Central difference with step h: truncation h²/6·|f'''| with |f'''| ≤ β³·K, rounding u·|f|/h·2 with |f| ≤
        // K·3·LargestReward.
        const double Step = 1e-4;
        Gen.Select(Rows, Objectives, Gen.Double[0.05, 2.0]).Sample((policy, objective, beta) =>
        {
            double[] reference = new double[policy.Length];
            int rejected = policy.Length - 1;
            double[] analytic = Compute(objective, beta, policy, reference).Gradients;
            double truncation = Step * Step / 6.0 * Math.Pow(beta, 3) * (rejected + 1);
            double rounding = 4.0 * UnitRoundoff * (rejected + 1) * (1.0 + (3.0 * beta * LargestReward)) / Step;
            for (int j = 0; j < policy.Length; j++)
            {
                double above = Compute(objective, beta, Moved(policy, j, Step), reference).Losses[0];
                double below = Compute(objective, beta, Moved(policy, j, -Step), reference).Losses[0];
                Near.Equal(
                    $"{objective} beta {beta} gradient {j}",
                    [(above - below) / (2.0 * Step)], [analytic[j]], 0.0, truncation + rounding);
            }
        });
    }

    [Fact]
    public void PreferenceLoss_AdaVipWithLogWeights_GradientIsCentralDifference()
    {
        const double Step = 1e-4;
        Gen.Select(Gen.Double[-9.0, 9.0].Array[4], Gen.Double[-3.0, 3.0].Array[3]).Sample((policy, logWeights) =>
        {
            var options = new PreferenceLossOptions(PreferenceObjective.AdaVip, 1.0, LogWeights: logWeights);
            double[] reference = new double[policy.Length];
            double[] analytic = PreferenceLossReference.Compute(options, policy, reference, 3).Gradients;
            double tolerance = (Step * Step / 3.0) + (4.0 * UnitRoundoff * 40.0 / Step);
            for (int j = 0; j < policy.Length; j++)
            {
                double above = PreferenceLossReference.Compute(options, Moved(policy, j, Step), reference, 3).Losses[0];
                double below = PreferenceLossReference.Compute(options, Moved(policy, j, -Step), reference, 3).Losses[0];
                Near.Equal($"gradient {j}", [(above - below) / (2.0 * Step)], [analytic[j]], 0.0, tolerance);
            }
        });
    }

    [Fact]
    public void PreferenceLoss_WeightTwo_EqualsSameRejectedTwice()
    {
        // log-weight ln 2 on a rejected sequence is the same softmax as listing that sequence twice.
        Gen.Double[-20.0, 20.0].Array[2].Sample(policy =>
        {
            var weighted = new PreferenceLossOptions(PreferenceObjective.AdaVip, 0.7, LogWeights: [Math.Log(2.0)]);
            double once = PreferenceLossReference.Compute(weighted, policy, new double[2], 1).Losses[0];
            double twice = Compute(PreferenceObjective.AdaVip, 0.7, [policy[0], policy[1], policy[1]], new double[3]).Losses[0];
            Near.Equal("loss", [twice], [once], 64.0 * UnitRoundoff, 0.0);
        });
    }

    [Fact]
    public void PreferenceLoss_RewardsShifted_LossAndGradientStay()
    {
        Gen.Select(Rows, Gen.Double[-1000.0, 1000.0], Objectives).Sample((policy, shift, objective) =>
        {
            if (objective == PreferenceObjective.Mdpo)
            {
                return; // its anchor fixes the chosen reward itself
            }

            double[] reference = new double[policy.Length];
            double[] shifted = [.. policy.Select(value => value + shift)];
            PreferenceLossResult plain = Compute(objective, 1.0, policy, reference);
            PreferenceLossResult moved = Compute(objective, 1.0, shifted, reference);
            double tolerance = UnitRoundoff * (16.0 + (8.0 * (Math.Abs(shift) + LargestReward)));
            Near.Equal($"{objective} loss", plain.Losses, moved.Losses, tolerance, policy.Length * tolerance);
            Near.Equal($"{objective} gradient", plain.Gradients, moved.Gradients, tolerance, tolerance);
            Near.Equal($"{objective} omega", plain.Omega, moved.Omega, tolerance, tolerance);
        });
    }

    [Fact]
    public void PreferenceLoss_AnyRewards_GradientRowSumsToZeroAndOmegaToOne()
    {
        Rows.Sample(policy =>
        {
            PreferenceLossResult result = Compute(PreferenceObjective.AdaVip, 0.3, policy, new double[policy.Length]);
            double tolerance = UnitRoundoff * policy.Length;
            Near.Equal("gradient sum", [0.0], [result.Gradients.Sum()], 0.0, 0.3 * tolerance);
            Near.Equal("omega sum", [1.0], [result.Omega.Sum()], 0.0, 2.0 * tolerance);
            Assert.True(result.Losses[0] > 0.0, $"loss {result.Losses[0]}");
        });
    }

    [Fact]
    public void PreferenceLoss_RejectedPermuted_OmegaGradientAndMarginsPermute()
    {
        Gen.Select(Rows, Gen.Int[0, 6]).Sample((policy, turn) =>
        {
            int rejected = policy.Length - 1;
            int[] source = [.. Enumerable.Range(0, rejected).Select(k => (k + turn) % rejected)];
            double[] permuted = [policy[0], .. source.Select(k => policy[1 + k])];
            PreferenceLossResult plain = Compute(PreferenceObjective.AdaVip, 0.5, policy, new double[policy.Length]);
            PreferenceLossResult turned = Compute(PreferenceObjective.AdaVip, 0.5, permuted, new double[policy.Length]);
            double order = UnitRoundoff * 4.0 * policy.Length; // only the order of a sum of positive terms changes
            Near.Equal("loss", plain.Losses, turned.Losses, order, 0.0);
            Near.Equal("omega", [.. source.Select(k => plain.Omega[k])], turned.Omega, order, 0.0);
            Near.Equal("gradient", [.. source.Select(k => plain.Gradients[1 + k])], turned.Gradients.AsSpan(1), order, 0.0);
            Near.Equal("margin", [.. source.Select(k => plain.Margins[k])], turned.Margins, 0.0, 0.0);
        });
    }

    [Fact]
    public void PreferenceLoss_OneRejected_AdaVipIsDpo()
    {
        Gen.Double[-LargestReward, LargestReward].Array[2].Sample(policy =>
        {
            PreferenceLossResult adavip = Compute(PreferenceObjective.AdaVip, 0.4, policy, new double[2]);
            PreferenceLossResult dpo = Compute(PreferenceObjective.Dpo, 0.4, policy, new double[2]);
            Near.Equal("loss", dpo.Losses, adavip.Losses, 8.0 * UnitRoundoff, 0.0);
            Near.Equal("gradient", dpo.Gradients, adavip.Gradients, 8.0 * UnitRoundoff, 0.0);
        });
    }

    [Fact]
    public void PreferenceLoss_TwoSamples_EachIsAsIfAlone()
    {
        Gen.Double[-30.0, 30.0].Array[6].Sample(policy =>
        {
            PreferenceLossResult both = PreferenceLossReference.Compute(
                new PreferenceLossOptions(PreferenceObjective.Mdpo, 0.2, 0.5), policy, new double[6], 2);
            PreferenceLossResult second = PreferenceLossReference.Compute(
                new PreferenceLossOptions(PreferenceObjective.Mdpo, 0.2, 0.5), policy.AsSpan(3), new double[3], 2);
            Assert.Equal(second.Losses[0], both.Losses[1]);
            Assert.Equal(second.Gradients, both.Gradients[3..]);
        });
    }

    [Fact]
    public void PreferenceLoss_EveryObjective_IsConvexInTheLogProbs()
    {
        // What StartCheck's bound rests on: the loss between two points is at most the mean of theirs.
        Gen.Select(Objectives, Gen.Double[-LargestReward, LargestReward].Array[6], Gen.Double[0.0, 3.0]).Sample(
            (objective, ends, asked) =>
            {
                double[] middle = [.. Enumerable.Range(0, 3).Select(column => (ends[column] + ends[3 + column]) / 2)];
                double weight = Objective.Of(objective).AnchorWeight(asked);
                double[] losses = PreferenceLossReference.Compute(
                    new PreferenceLossOptions(objective, 0.1, 0.4, weight), [.. ends, .. middle], new double[9], 2).Losses;
                double mean = (losses[0] + losses[1]) / 2;
                Assert.True(losses[2] <= mean + (64.0 * UnitRoundoff * Math.Max(1.0, mean)), $"{objective}");
            });
    }

    private static PreferenceLossResult Compute(
        PreferenceObjective objective, double beta, double[] policy, double[] reference) =>
        PreferenceLossReference.Compute(new PreferenceLossOptions(objective, beta), policy, reference, policy.Length - 1);

    private static double[] Moved(double[] values, int index, double step)
    {
        double[] moved = [.. values];
        moved[index] += step;
        return moved;
    }
}
