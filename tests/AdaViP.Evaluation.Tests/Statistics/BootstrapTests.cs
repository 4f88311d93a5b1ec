using AdaViP.Evaluation.Statistics;
using Xunit;

namespace AdaViP.Evaluation.Tests.Statistics;

/// <summary>Intervals against what theory says of them.</summary>
public sealed class BootstrapTests
{
    private static readonly Metric Mean = new("mean", true, sums => sums[1] / sums[0]);

    [Fact]
    public void Intervals_OfAShare_AreCloseToTheNormalOnes()
    {
        // 400 of 1000: the standard error is sqrt(0.4·0.6/1000) = 0.01549, so 95 % lie within ±0.03036. The quantiles of 4000
        // resamples scatter by about 0.0005; five times that is allowed.
        const double Allowed = 0.0025;
        Estimate share = Bootstrap.Intervals(Shares(1000, 400), [Mean], new BootstrapOptions(4000)).Single();
        Assert.Equal(0.4, share.Value);
        Assert.InRange(share.Low, 0.4 - 0.03036 - Allowed, 0.4 - 0.03036 + Allowed);
        Assert.InRange(share.High, 0.4 + 0.03036 - Allowed, 0.4 + 0.03036 + Allowed);
    }

    [Fact]
    public void Intervals_SameSeed_AreTheSameAndAnotherSeedIsAnother()
    {
        ItemTable table = Shares(100, 30);
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
        Estimate Run(ulong seed) => Bootstrap.Intervals(table, [Mean], new BootstrapOptions(500, Seed: seed)).Single();
    }

    [Fact]
    public void Intervals_WithStrata_KeepTheirProportions()
    {
        // One stratum is all right, of the other half is: of four questions two to four are right, never fewer.
        var table = new ItemTable(["a", "b", "c", "d"], [0, 0, 1, 1], 2, [1, 1, 1, 1, 1, 0, 1, 1]);
        Estimate mean = Bootstrap.Intervals(table, [Mean], new BootstrapOptions(200)).Single();
        Assert.Equal((0.75, 0.5, 1.0), (mean.Value, mean.Low, mean.High));
    }

    [Fact]
    public void Intervals_WhereEveryDrawIsTheSame_AreNotKnownInsteadOfOfNoWidth()
    {
        // One question per label, as in two questions of POPE, and a run that is right everywhere.
        Estimate two = Bootstrap.Intervals(new ItemTable(["a", "b"], [0, 1], 2, [1, 1, 1, 0]), [Mean], new BootstrapOptions(200))
            .Single();
        Estimate right = Bootstrap.Intervals(Shares(100, 100), [Mean], new BootstrapOptions(200)).Single();
        Assert.Equal((0.5, 1.0), (two.Value, right.Value));
        Assert.All([two, right], estimate => Assert.True(double.IsNaN(estimate.Low) && double.IsNaN(estimate.High)));
    }

    [Fact]
    public void Intervals_OfAnUndefinedMetric_AreUndefined()
    {
        var undefined = new Metric("undefined", true, _ => double.NaN);
        Estimate estimate = Bootstrap.Intervals(Shares(10, 5), [undefined], new BootstrapOptions(50)).Single();
        Assert.True(double.IsNaN(estimate.Value) && double.IsNaN(estimate.Low) && double.IsNaN(estimate.High));
    }

    [Fact]
    public void Differences_OfPairedRuns_AreNarrowerThanUnpairedOnes()
    {
        // The second run is the first with 10 more right of 1000: paired, only those 10 items vary.
        Estimate difference = Bootstrap.Differences(Shares(1000, 410), Shares(1000, 400), [Mean], new BootstrapOptions(2000))
            .Single();
        Assert.Equal(0.01, difference.Value, 12);

        // Binomial with n = 1000, p = 0.01: standard deviation sqrt(1000·0.01·0.99) = 3.146, so about 10 ± 6.2 items.
        Assert.InRange(difference.Low, 0.003, 0.006);
        Assert.InRange(difference.High, 0.0145, 0.0185);
    }

    [Fact]
    public void Differences_WithoutACommonItem_AreRefused()
    {
        var other = new ItemTable(["x"], [0], 2, [1, 1]);
        Assert.Throws<ArgumentException>(() => Bootstrap.Differences(Shares(10, 5), other, [Mean], new BootstrapOptions(10)));
    }

    private static ItemTable Shares(int count, int right) => new(
        [.. Enumerable.Range(0, count).Select(i => $"{i}")], new int[count], 2,
        [.. Enumerable.Range(0, count).SelectMany(i => (double[])[1, i < right ? 1 : 0])]);
}
