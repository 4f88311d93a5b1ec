using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
using AdaViP.Training.Kernels;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>What the check of a run's first loss allows, for every loss and without a constant of any.</summary>
public sealed class StartCheckTests
{
    public static TheoryData<PreferenceObjective> Preferences =>
        [.. Objective.All.Where(one => one.NeedsReference).Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Preferences))]
    public void LargestChange_OfMovedLogProbs_BoundsEveryLossAndIsReached(PreferenceObjective id)
    {
        int rejected = Objective.Of(id).Rejected;
        using ReferencePreferenceKernels reference = new();
        foreach ((double beta, double distance, double asked) in new[] { (0.1, 1e-6, 0.0), (0.1, 3.0, 0.7), (2.0, 50.0, 40.0) })
        {
            double weight = Objective.Of(id).OwnAnchorWeight == 0 ? asked : 0;
            PreferenceLossOptions options = new(id, beta, -0.3, weight);
            double most = StartCheck.LargestChange(new TensorKernels(reference), options, rejected, distance);
            var random = new Random(3);
            double[] policy = new double[1000 * (1 + rejected)];
            for (int i = 1 + rejected; i < policy.Length; i++)
            {
                policy[i] = distance * ((2 * random.NextDouble()) - 1);
            }

            double[] losses = reference.PreferenceLoss(options, policy, new double[policy.Length], rejected).Losses;
            double furthest = losses.Max(loss => Math.Abs(loss - losses[0]));
            Assert.InRange(furthest, most / 2, most + (1e-12 * Math.Max(1, losses[0])));
        }
    }

    [Fact]
    public void LargestChange_OfDpo_IsThatOfTheTwoOppositeMoves()
    {
        using ReferencePreferenceKernels reference = new();
        double most = StartCheck.LargestChange(
            new TensorKernels(reference), new PreferenceLossOptions(PreferenceObjective.Dpo, 0.1), 1, 0.5);
        Assert.Equal(Math.Log(1 + Math.Exp(0.1)) - Math.Log(2), most, 1e-15);
    }
}
