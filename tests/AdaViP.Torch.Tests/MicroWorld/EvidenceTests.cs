using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Methods;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>What is concluded from numbers of runs, and which runs there are.</summary>
public sealed class EvidenceTests : IDisposable
{
    private const string Chair = EvidenceNumbers.Chair;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 0.0, 0, 0 }, 2.0, 2.4843)] // 4.303 · 1 / √3
    [InlineData(new[] { 5.0, 5, 5 }, new[] { 4.0, 4, 4 }, 1.0, 0.0)]
    [InlineData(new[] { 1.0, -1 }, new[] { 0.0, 0 }, 0.0, 12.706)] // 12.706 · √2 / √2
    public void Difference_IsThatOfThePairs_WithStudentsInterval(double[] values, double[] others, double mean, double margin)
    {
        Difference difference = Difference.Of(values, others)!;
        Assert.Equal(mean, difference.Mean, 1e-9);
        Assert.Equal(margin, difference.Margin, 1e-4);
        Assert.Equal(mean - margin, difference.Low, 1e-4);
        Assert.Equal(mean + margin, difference.High, 1e-4);
    }

    [Fact]
    public void Difference_OfOneSeed_IsNotKnown() => Assert.Null(Difference.Of([1], [2]));

    [Theory]
    [InlineData(2, 1, Finding.Better)]
    [InlineData(-2, 1, Finding.Worse)]
    [InlineData(-0.5, 0.2, Finding.Worse)] // within the margin, and all of it below 0
    [InlineData(0.1, 0.5, Finding.Alike)]
    [InlineData(1, 1.5, Finding.NotWorse)]
    [InlineData(-1, 1.5, Finding.NotBetter)]
    [InlineData(0, 1, Finding.Open)] // the ends are not nearer than the margin
    [InlineData(2, 30, Finding.Open)]
    public void Finding_FollowsFromTheEndsOfTheInterval(double mean, double margin, Finding expected)
    {
        var difference = new Difference(mean, margin, 3);
        Assert.Equal(expected, FindingRules.Of(difference));
        Assert.Equal(expected, new Hypothesis(TuningMethod.Dpo, null, EvidenceNumbers.MentionF1).Of(difference));
        Assert.Equal(expected, new Hypothesis(TuningMethod.Dpo, null, Chair).Of(difference with { Mean = -mean }));
    }

    [Theory]
    [InlineData(Finding.Better, Verdict.Holds, Verdict.DoesNotHold, Verdict.Holds)]
    [InlineData(Finding.Worse, Verdict.DoesNotHold, Verdict.Holds, Verdict.DoesNotHold)]
    [InlineData(Finding.Alike, Verdict.DoesNotHold, Verdict.DoesNotHold, Verdict.Holds)]
    [InlineData(Finding.NotWorse, Verdict.Open, Verdict.DoesNotHold, Verdict.Holds)]
    [InlineData(Finding.NotBetter, Verdict.DoesNotHold, Verdict.Open, Verdict.Open)]
    [InlineData(Finding.Open, Verdict.Open, Verdict.Open, Verdict.Open)]
    public void Verdict_OfAnExpectation_NeedsItOrItsOppositeToBeShown(
        Finding finding, Verdict better, Verdict worse, Verdict notWorse)
    {
        Assert.Equal(better, FindingRules.Of(finding, Expectation.Better));
        Assert.Equal(worse, FindingRules.Of(finding, Expectation.Worse));
        Assert.Equal(notWorse, FindingRules.Of(finding, Expectation.NotWorse));
    }

    // What is said of a method is said against it where the two change places.
    [Fact]
    public void Verdict_OfTheMirrorImage_IsTheSame()
    {
        foreach (double mean in new[] { -3, -1.5, -0.5, 0, 0.3, 0.9, 2 })
        {
            foreach (double margin in new[] { 0, 0.2, 0.8, 1.2, 4 })
            {
                var difference = new Difference(mean, margin, 3);
                Assert.Equal(
                    FindingRules.Of(FindingRules.Of(difference), Expectation.Better),
                    FindingRules.Of(FindingRules.Of(difference.Reversed()), Expectation.Worse));
            }
        }
    }

    [Fact]
    public void Design_HasEveryRunOnce_TheSixMethodsInEveryRegime_AndScenesThatNoSeedShares()
    {
        using EvidenceLog log = Log();
        MadeUpEvidence.Walk(log);
        var schedule = new EvidenceSchedule(log);
        EvidenceRun[] runs =
        [
            .. from regime in EvidenceDesign.Regimes
               from seed in EvidenceDesign.Seeds
               from method in regime.Methods
               select schedule.RunOf(regime, method, seed),
        ];
        Assert.All(EvidenceDesign.Regimes, regime => Assert.Empty(EvidenceDesign.Methods.Except(regime.Methods)));

        // All methods chose the common rate, so that its regime is the base's.
        Assert.Equal(runs.Length - (6 * 3), runs.Select(run => run.Key).Distinct().Count());
        Assert.Equal([101, 102, 103], runs.Select(run => run.SceneSeed).Distinct().Order());
        Assert.Empty(EvidenceDesign.ValidationSeeds.Intersect(EvidenceDesign.Seeds));
        Assert.InRange(EvidenceDesign.MostTunings, runs.Length, 230);
    }

    [Fact]
    public void Claims_EachLetter_HasAText_AndEveryPartIsInEveryRegime()
    {
        Assert.Equal(
            Claim.Texts.Select(each => each.Letter),
            Claim.Compared.Select(claim => claim.Letter).Append(Claim.OfWeights).Distinct().Order());
        foreach (Regime regime in EvidenceDesign.Regimes)
        {
            Assert.All(Claim.Compared.SelectMany(claim => claim.PartsIn(regime)), part => Assert.True(part.Asked.IsIn(regime)));
            Assert.Equal(regime.Methods, Claim.Compared[0].PartsIn(regime).Select(part => part.Asked.Method));
        }

        // The part about mention F1 of (b) is one of (c) too.
        Assert.Equal(6 + 3 + 1 + 4, Claim.AllIn(EvidenceDesign.Regimes[1]).Count);
        Assert.Equal(8 + 3 + 1 + 4 + 4, Claim.AllIn(EvidenceDesign.Base).Count);
    }

    [Theory]
    [InlineData(11, 86, Verdict.Holds, Verdict.Holds)]
    [InlineData(13, 86, Verdict.Holds, Verdict.DoesNotHold)] // more hallucination than DPO's 12
    [InlineData(11, 84, Verdict.DoesNotHold, Verdict.DoesNotHold)] // a lower F1 than DPO's 85
    [InlineData(11, 79, Verdict.DoesNotHold, Verdict.DoesNotHold)] // a lower one than with equal weights too
    [InlineData(12, 86, Verdict.Holds, Verdict.DoesNotHold)] // no less hallucination, without any spread
    public void Verdict_NeedsEveryPartOfTheClaim(double chair, double f1, Verdict adaptive, Verdict beats)
    {
        using EvidenceLog log = Log();
        MadeUpEvidence.Walk(log);
        Regime regime = EvidenceDesign.Regimes[2];
        MadeUpEvidence.Add(log, regime, null, 25, 70);
        MadeUpEvidence.Add(log, regime, TuningMethod.Dpo, 12, 85);
        MadeUpEvidence.Add(log, regime, TuningMethod.Vision, 14, 80);
        MadeUpEvidence.Add(log, regime, TuningMethod.AdaVip, chair, f1);
        var table = new EvidenceTable(log);
        foreach (Drawing drawing in Enum.GetValues<Drawing>())
        {
            Assert.Equal(
                [null, adaptive, beats, null, null], Claim.Compared.Select(each => each.In(table, regime, drawing)));
            Assert.All(Claim.Compared, each => Assert.Null(each.In(table, EvidenceDesign.Base, drawing)));
        }
    }

    [Theory]
    [InlineData(0.4, Verdict.Holds)]
    [InlineData(0.6, Verdict.DoesNotHold)]
    [InlineData(0.5, Verdict.Open)]
    public void Verdict_OfWeights_IsWhereTheIntervalLies(double omega, Verdict expected)
    {
        using EvidenceLog log = Log();
        MadeUpEvidence.Walk(log);
        MadeUpEvidence.Add(log, EvidenceDesign.Base, TuningMethod.AdaVip, 1, 1, omega);
        var table = new EvidenceTable(log);
        Assert.Equal(expected, table.OfWeights(EvidenceDesign.Base));
        Assert.Null(table.OfWeights(EvidenceDesign.Regimes[2]));
    }

    [Theory]
    [InlineData(80.0, 4.0, 75.0, 22.0, "")]
    [InlineData(69.9, 4.0, 75.0, 22.0, "sampled coverage is 69.9 but must be at least 70.0")]
    [InlineData(80.0, 5.1, 49.3, 22.0,
        "sampled broken grammar is 5.1 but must be at most 5.0; questions accuracy is 49.3 but must be at least 60.0")]
    [InlineData(80.0, 4.0, 75.0, 14.9, "sampled CHAIRi is 14.9 but must be at least 15.0")]
    [InlineData(80.0, 4.0, 75.0, null, "sampled CHAIRi is not defined but must be at least 15.0")]
    public void Gate_NamesWhatAStartModelFailsBy(double coverage, double broken, double questions, double? chair, string failures)
    {
        var numbers = new Dictionary<string, double>
        {
            [EvidenceNumbers.Sampled(EvidenceNumbers.Coverage)] = coverage,
            [EvidenceNumbers.Sampled(EvidenceNumbers.Broken)] = broken,
            [EvidenceNumbers.QuestionAccuracy] = questions,
        };
        if (chair is double value)
        {
            numbers[EvidenceNumbers.Sampled(Chair)] = value;
        }

        Assert.Equal(failures, string.Join("; ", StartGate.Usual.Failures(numbers)));
    }

    [Fact]
    public void Identity_ChangesWithRecipesSizesAndModels_AndIsOneLine()
    {
        string identity = EvidenceDesign.Identity(["a"], EvidenceDesign.Sizes);
        Assert.StartsWith("evidence 2: ", identity, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', identity);
        Assert.NotEqual(identity, EvidenceDesign.Identity(["b"], EvidenceDesign.Sizes));
        Assert.NotEqual(identity, EvidenceDesign.Identity(["a"], EvidenceDesign.Sizes with { Steps = 61 }));
        Assert.Contains("101 102 103", identity, StringComparison.Ordinal);
    }

    private EvidenceLog Log() => EvidenceLog.Open(_folder.At(EvidenceLog.FileName), "a try");
}
