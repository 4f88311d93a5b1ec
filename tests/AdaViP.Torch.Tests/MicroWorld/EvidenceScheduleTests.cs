using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Methods;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>Which run comes next, and how learning rates are walked to.</summary>
public sealed class EvidenceScheduleTests : IDisposable
{
    private static readonly double[] AllRates = [.. Enumerable.Range(-3, 8).Select(power => 2.5e-5 * Math.Pow(2, power))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(5e-5, new[] { 2.5e-5, 5e-5, 1e-4 }, false)]
    [InlineData(2.5e-5, new[] { 1.25e-5, 2.5e-5, 5e-5 }, false)]
    [InlineData(1.25e-5, new[] { 6.25e-6, 1.25e-5, 2.5e-5, 5e-5 }, false)]
    [InlineData(1e-9, new[] { 3.125e-6, 6.25e-6, 1.25e-5, 2.5e-5, 5e-5 }, true)]
    [InlineData(1, new[] { 2.5e-5, 5e-5, 1e-4, 2e-4, 4e-4 }, true)]
    public void Walk_GoesByFactorsOfTwoTowardsTheBestRate_AndSaysIfItEndedAtABound(double best, double[] met, bool isAtBound)
    {
        LearningRateWalk walk = LearningRateWalk.Of(rate => -Math.Abs(Math.Log(rate / best)));
        Assert.Null(walk.Next);
        Assert.Equal(met.Length, walk.Met.Count);
        Assert.All(met.Zip(walk.Met), pair => Assert.Equal(pair.First, pair.Second, pair.First * 1e-12));
        Assert.Equal(AllRates.MinBy(rate => Math.Abs(Math.Log(rate / best))), walk.Best);
        Assert.Equal(isAtBound, walk.IsAtBound);
        Assert.InRange(walk.Met.Count, 3, LearningRateWalk.Longest);
    }

    // It stops at the first rate that is worse, though a better one may come behind it.
    [Fact]
    public void Walk_OverAValley_StopsBeforeIt()
    {
        double[] scores = [1, 2, 3, 4, 5, 4, 9, 9];
        LearningRateWalk walk = LearningRateWalk.Of(rate => scores[Array.IndexOf(AllRates, rate)]);
        Assert.Equal(AllRates[4], walk.Best);
        Assert.Equal(3, walk.Met.Count);
    }

    [Fact]
    public void Walk_WithoutScores_WaitsForTheNextRateAndGoesOnTheSameWay()
    {
        double best = 1.25e-5;
        var known = new Dictionary<double, double>();
        var asked = new List<double>();
        while (LearningRateWalk.Of(rate => known.TryGetValue(rate, out double score) ? score : null).Next is double next)
        {
            asked.Add(next);
            known.Add(next, -Math.Abs(Math.Log(next / best)));
        }

        Assert.Equal([AllRates[3], AllRates[4], AllRates[2], AllRates[1]], asked);
        Assert.Equal(AllRates[2], LearningRateWalk.Of(rate => known[rate]).Best);
    }

    [Fact]
    public void Rates_AsText_AreExact() => Assert.Equal(
        ["0.000003125", "0.00000625", "0.0000125", "0.000025", "0.00005", "0.0001", "0.0002", "0.0004"],
        AllRates.Select(EvidenceRun.Text));

    [Fact]
    public void RateOf_IsThatOfTheWalk_AlsoForOtherWeightsOfTheAnchor_AndTheCommonOneWhereARegimeSaysSo()
    {
        using EvidenceLog log = Log();
        TuningMethod anchored = TuningMethod.AdaVip.Anchored(1);
        MadeUpEvidence.Walk(log, (method, rate) => -Math.Abs(Math.Log(rate / (method == anchored ? 1e-4 : 2.5e-5))));
        var schedule = new EvidenceSchedule(log);
        Assert.Equal(1e-4, schedule.RateOf(EvidenceDesign.Base, anchored), 1e-12);
        Assert.Equal(1e-4, schedule.RateOf(EvidenceDesign.Base, TuningMethod.AdaVip.Anchored(0.25)), 1e-12);
        Assert.Equal(2.5e-5, schedule.RateOf(EvidenceDesign.Base, TuningMethod.AdaVip));
        Assert.Equal(2.5e-5, schedule.RateOf(EvidenceDesign.Regimes.Single(regime => regime.Rate is not null), anchored));
    }

    [Fact]
    public void Next_IsFoundationModels_StartModels_Walks_ThenWhatIsReported_AndCountsAll()
    {
        using EvidenceLog log = Log();
        var schedule = new EvidenceSchedule(log);
        var order = new List<EvidenceRun>();
        int all = schedule.Count().All;
        while (schedule.Next() is EvidenceRun run)
        {
            order.Add(run);
            MadeUpEvidence.Add(log, run, (EvidenceDesign.ChosenBy, run.LearningRate == 2.5e-5 ? 2 : 1));
        }

        Assert.Equal(order.Count, order.Select(run => run.Key).Distinct().Count());
        Assert.Equal((order.Count, order.Count), schedule.Count());
        Assert.Equal(
            [RunKind.Look, RunKind.Validation, RunKind.Evaluation], order.Select(run => run.Kind).Distinct());
        Assert.Equal(EvidenceDesign.Gates, order.Skip(EvidenceDesign.Looks.Count).Take(3));
        Assert.Equal(
            EvidenceDesign.Starts, order.Where(run => run.Kind == RunKind.Evaluation && run.Method is null)
                .Select(run => run.Regime.Start).Distinct());

        // Every method met three rates; the first count knew of one each, and that the common rate may be another one.
        Assert.Equal(all + (6 * 2 * 2) - (6 * 3), order.Count);
        Assert.Equal(2, EvidenceDesign.Looks.Count);
    }

    private EvidenceLog Log() => EvidenceLog.Open(_folder.At(EvidenceLog.FileName), "a try");
}
