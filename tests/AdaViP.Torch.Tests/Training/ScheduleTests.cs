using AdaViP.Core.Recipes;
using AdaViP.Training.Order;
using AdaViP.Training.Schedules;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class ScheduleTests
{
    // transformers' formulas, worked out by hand: 10 steps, 2 of warm-up, peak 8.
    [Theory]
    [InlineData(LearningRateCurve.Constant, new double[] { 0, 4, 8, 8, 8, 8, 8, 8, 8, 8 })]
    [InlineData(LearningRateCurve.Linear, new double[] { 0, 4, 8, 7, 6, 5, 4, 3, 2, 1 })]
    public void At_TenSteps_RisesThenFollowsTheCurve(LearningRateCurve curve, double[] want)
    {
        LearningRateSchedule schedule = new(new ScheduleRecipe { Curve = curve, WarmupSteps = 2 }, 8, 10);
        Assert.Equal(want, Enumerable.Range(0, 10).Select(schedule.At));
    }

    [Fact]
    public void At_Cosine_IsHalfACosineFromPeakToZero()
    {
        LearningRateSchedule schedule = new(new ScheduleRecipe { Curve = LearningRateCurve.Cosine, WarmupSteps = 2 }, 8, 10);
        Assert.Equal(8, schedule.At(2), 1e-12);
        Assert.Equal(4 * (1 + Math.Sqrt(0.5)), schedule.At(4), 1e-12);
        Assert.Equal(4, schedule.At(6), 1e-12);
        Assert.Equal(0, schedule.At(10), 1e-12);
    }

    [Theory]
    [InlineData(0.05, 100, 5)]
    [InlineData(0.05, 101, 6)]
    [InlineData(0, 100, 0)]
    public void WarmupSteps_FromARatio_AreRoundedUp(double ratio, int steps, int want) =>
        Assert.Equal(want, new LearningRateSchedule(new ScheduleRecipe { WarmupRatio = ratio }, 1, steps).WarmupSteps);

    [Theory]
    [InlineData(0, 1.0, 10, 3, 4, 1)]
    [InlineData(0, 2.0, 10, 3, 7, 2)]
    [InlineData(0, 0.25, 10, 3, 1, 3)]
    [InlineData(7, 1.0, 10, 3, 7, 3)]
    public void RunLength_StepsAndLastStep_AreThoseOfTheRecipe(
        int steps, double epochs, int samples, int batch, int wantSteps, int wantLast)
    {
        RunLength length = new(new ScheduleRecipe { Steps = steps, Epochs = epochs, BatchSize = batch }, samples);
        Assert.Equal(wantSteps, length.Steps);
        Assert.Equal(wantLast, length.SamplesOf(wantSteps - 1));
        Assert.Equal(Math.Min(wantSteps * batch, (wantSteps * batch) - batch + wantLast) / (double)samples,
            length.EpochAfter(wantSteps));
    }

    [Fact]
    public void EpochStream_AnyEpoch_IsAPermutationAndEpochsDiffer()
    {
        EpochStream stream = new(100, SampleOrder.Shuffle, seed: 42);
        List<int[]> epochs = [.. Enumerable.Range(0, 5).Select(epoch =>
            Enumerable.Range(epoch * 100, 100).Select(position => stream.At(position)).ToArray())];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 100), epoch.Order()));
        Assert.Equal(5, epochs.Select(epoch => string.Join(",", epoch)).Distinct().Count());
    }

    [Fact]
    public void EpochStream_SomePosition_IsTheSameHoweverItIsReached()
    {
        EpochStream forward = new(17, SampleOrder.Shuffle, seed: 3);
        List<int> all = [.. Enumerable.Range(0, 60).Select(position => forward.At(position))];
        Assert.Equal(all[40..], Enumerable.Range(40, 20).Select(position => new EpochStream(17, SampleOrder.Shuffle, 3)
            .At(position)));
    }

    // Written down from a second implementation: checkpoints of old runs rely on the order of their seed.
    [Fact]
    public void EpochPermutation_KnownSeed_NeverChanges() =>
        Assert.Equal([6, 0, 9, 1, 8, 3, 5, 7, 2, 4], EpochPermutation.Create(10, 42, 0));

    [Fact]
    public void EpochPermutation_ManySeeds_EveryPlaceIsEquallyLikely()
    {
        // 20000 shuffles of 5: each count is binomial with mean 4000 and deviation 57;
        // six deviations are never reached by chance.
        int[,] counts = new int[5, 5];
        for (int seed = 0; seed < 20000; seed++)
        {
            int[] order = EpochPermutation.Create(5, seed, 1);
            for (int place = 0; place < 5; place++)
            {
                counts[place, order[place]]++;
            }
        }

        foreach (int count in counts)
        {
            Assert.InRange(count, 4000 - 342, 4000 + 342);
        }
    }

    [Fact]
    public void EpochStream_Sequential_IsFileOrder()
    {
        EpochStream stream = new(3, SampleOrder.Sequential, seed: 9);
        Assert.Equal([0, 1, 2, 0, 1], Enumerable.Range(0, 5).Select(position => stream.At(position)));
    }
}
