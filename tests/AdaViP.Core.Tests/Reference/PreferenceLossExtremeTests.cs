using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Reference;

/// <summary>The preference losses at the ends of the number range, and what they refuse.</summary>
public sealed class PreferenceLossExtremeTests
{
    public static TheoryData<PreferenceObjective> Objectives() =>
        [.. Enum.GetValues<PreferenceObjective>().Where(objective => objective != PreferenceObjective.Sft)];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void PreferenceLoss_MillionsApart_StaysFinite(PreferenceObjective objective)
    {
        foreach (double chosen in (double[])[-1e6, 0.0, 1e6])
        {
            foreach (double first in (double[])[-1e6, 0.0, 1e6])
            {
                PreferenceLossResult result = Compute(objective, [chosen, first, -1e6]);
                Assert.All(result.Losses, loss => Assert.True(double.IsFinite(loss) && loss >= 0.0, $"loss {loss}"));
                Assert.All(result.Gradients, value => Assert.True(double.IsFinite(value), $"gradient {value}"));
                Assert.Equal(1.0, result.Omega.Sum(), 1e-15);
            }
        }
    }

    [Fact]
    public void PreferenceLoss_AdaVipMillionsApart_IsItsAsymptote()
    {
        // softplus(S) is S for large S and exp(S) for small S; both differ from it by less than exp(-|S|) relative.
        Assert.Equal(2e6, Compute(PreferenceObjective.AdaVip, [-1e6, 1e6, 0.0]).Losses[0]);
        Assert.Equal(0.0, Compute(PreferenceObjective.AdaVip, [1e6, 0.0, 0.0]).Losses[0]);
        Near.Equal(
            "loss", [2.0 * Math.Exp(-60.0)], Compute(PreferenceObjective.AdaVip, [60.0, 0.0, 0.0]).Losses, 1e-15, 0.0);
        Near.Equal(
            "gradient", [-2.0 * Math.Exp(-60.0), Math.Exp(-60.0), Math.Exp(-60.0)],
            Compute(PreferenceObjective.AdaVip, [60.0, 0.0, 0.0]).Gradients, 1e-15, 0.0);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void PreferenceLoss_NaN_PoisonsItsRowOnly(PreferenceObjective objective)
    {
        for (int position = 0; position < 3; position++)
        {
            double[] policy = [-1.0, -2.0, -3.0, -1.0, -2.0, -3.0];
            policy[position] = double.NaN;
            PreferenceLossResult result = Compute(objective, policy);
            PreferenceLossResult clean = Compute(objective, [-1.0, -2.0, -3.0]);
            Assert.Equal(double.NaN, result.Losses[0]);
            Assert.All(result.Gradients[..3], value => Assert.Equal(double.NaN, value));
            Assert.All(result.Omega[..2], value => Assert.Equal(double.NaN, value));
            Assert.Equal(clean.Losses[0], result.Losses[1]);
            Assert.Equal(clean.Gradients, result.Gradients[3..]);
            Assert.Equal(clean.Omega, result.Omega[2..]);
        }
    }

    [Fact]
    public void PreferenceLoss_ImpossibleRejectedAnswer_CountsNothing()
    {
        PreferenceLossResult result = Compute(PreferenceObjective.AdaVip, [-1.0, double.NegativeInfinity, -2.0]);
        PreferenceLossResult alone = Compute(PreferenceObjective.Dpo, [-1.0, -2.0], rejected: 1);
        Near.Equal("loss", alone.Losses, result.Losses, 1e-15, 0.0);
        Assert.Equal([0.0, 1.0], result.Omega);
        Assert.Equal(0.0, result.Gradients[1]);
    }

    [Fact]
    public void PreferenceLoss_ImpossibleChosenAnswer_LossIsInfiniteAndGradientFull()
    {
        PreferenceLossResult result = Compute(PreferenceObjective.AdaVip, [double.NegativeInfinity, -2.0, -2.0]);
        Assert.Equal(double.PositiveInfinity, result.Losses[0]);
        Assert.Equal([-1.0, 0.5, 0.5], result.Gradients);
        Assert.Equal([0.5, 0.5], result.Omega);
    }

    [Theory]
    [InlineData(0.0, "beta 0")]
    [InlineData(-0.1, "beta -0.1")]
    [InlineData(double.NaN, "beta NaN")]
    public void PreferenceLoss_BetaOutOfRange_IsNamed(double beta, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => PreferenceLossReference.Compute(
            new PreferenceLossOptions(PreferenceObjective.AdaVip, beta), new double[3], new double[3], 2));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PreferenceLoss_LengthsDisagree_BothAreNamed()
    {
        var options = new PreferenceLossOptions(PreferenceObjective.AdaVip, 0.1);
        AssertMessage("reference length 3 must equal policy length 6", options, 6, 3, 2);
        AssertMessage("policy length 7 must be a multiple of 1 + rejected = 3", options, 7, 7, 2);
        AssertMessage("rejected 0 must be at least 1", options, 3, 3, 0);
        AssertMessage("log-weights length 1 must equal rejected 2", options with { LogWeights = [0.0] }, 3, 3, 2);
        AssertMessage("log-weight 1 is NaN", options with { LogWeights = [0.0, double.NaN] }, 3, 3, 2);
        AssertMessage(
            "objective Dpo takes no log-weights",
            options with { Objective = PreferenceObjective.Dpo, LogWeights = [0.0, 0.0] }, 3, 3, 2);
        AssertMessage("objective Sft has no preference loss", options with { Objective = PreferenceObjective.Sft }, 3, 3, 2);
        AssertMessage(
            "anchor Infinity must be finite",
            options with { Objective = PreferenceObjective.Mdpo, Anchor = double.PositiveInfinity }, 3, 3, 2);
        AssertMessage("anchor weight -1 must be finite and not negative", options with { AnchorWeight = -1.0 }, 3, 3, 2);
        AssertMessage(
            "anchor weight 0.5 must be 0 or 1 for objective Mdpo",
            options with { Objective = PreferenceObjective.Mdpo, AnchorWeight = 0.5 }, 3, 3, 2);
    }

    [Fact]
    public void PreferenceLoss_NoSamples_IsEmpty()
    {
        PreferenceLossResult result =
            PreferenceLossReference.Compute(new PreferenceLossOptions(PreferenceObjective.AdaVip, 0.1), [], [], 2);
        Assert.Empty(result.Losses);
        Assert.Empty(result.Gradients);
    }

    private static void AssertMessage(string expected, PreferenceLossOptions options, int policy, int reference, int rejected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => PreferenceLossReference.Compute(options, new double[policy], new double[reference], rejected));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static PreferenceLossResult Compute(PreferenceObjective objective, double[] policy, int rejected = 2) =>
        PreferenceLossReference.Compute(
            new PreferenceLossOptions(objective, Beta: 1.0), policy, new double[policy.Length], rejected);
}
