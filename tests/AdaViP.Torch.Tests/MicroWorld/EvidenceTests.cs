using AdaViP.Core.Data;
using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Methods;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>What is concluded from numbers of runs, and how they are kept.</summary>
public sealed class EvidenceTests : IDisposable
{
    private const string Identity = "a try";
    private static readonly string Chair = EvidenceNumbers.Sampled(EvidenceNumbers.Chair);
    private static readonly string MentionF1 = EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1);

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
        Assert.Equal(Math.Abs(mean) > margin, difference.IsClear);
    }

    [Fact]
    public void Difference_OfOneSeed_IsNotKnown() => Assert.Null(Difference.Of([1], [2]));

    [Theory]
    [InlineData(2, 1, true, Finding.Better)]
    [InlineData(-2, 1, true, Finding.Worse)]
    [InlineData(2, 1, false, Finding.Worse)]
    [InlineData(-2, 1, false, Finding.Better)]
    [InlineData(2, 3, true, Finding.Unclear)]
    public void Hypothesis_SaysWhatADifferenceMeans(double mean, double margin, bool higherIsBetter, Finding expected) =>
        Assert.Equal(
            expected,
            new Hypothesis('a', "x", TuningMethod.Dpo, null, Chair, higherIsBetter).Of(new Difference(mean, margin, 3)));

    [Fact]
    public void Design_HasEveryRunOnce_AndComparesOnlyWhatARegimeHas()
    {
        using EvidenceLog log = Log();
        AddValidation(log, TuningMethod.Dpo, 5e-5);
        IReadOnlyList<EvidenceRun> runs = EvidenceDesign.Reported(log);
        Assert.Equal(runs.Count, runs.Select(run => run.Key).Distinct().Count());
        Assert.All(runs, run => Assert.Contains(run.Seed, EvidenceDesign.Seeds));
        Assert.All(
            Hypothesis.All,
            each => Assert.Contains(
                EvidenceDesign.Regimes,
                regime => regime.Methods.Contains(each.Method)
                    && (each.Other is null || regime.Methods.Contains(each.Other))));
        Assert.Equal(
            Hypothesis.Claims.Select(each => each.Claim), Hypothesis.All.Select(each => each.Claim).Append('d').Distinct());
        Assert.DoesNotContain(EvidenceDesign.ValidationSeed, EvidenceDesign.Seeds.Append(EvidenceDesign.EvaluationSeed));
    }

    [Fact]
    public void RateOf_IsThatOfTheBestValidationRun_ForTheMethodAndOtherWeightsOfItsAnchor()
    {
        using EvidenceLog log = Log();
        AddValidation(log, TuningMethod.AdaVip.Anchored(1), 1e-4);
        Assert.Equal(1e-4, EvidenceDesign.RateOf(log, TuningMethod.AdaVip.Anchored(1)));
        Assert.Equal(1e-4, EvidenceDesign.RateOf(log, TuningMethod.AdaVip.Anchored(0.25)));
        Assert.Equal(1.25e-5, EvidenceDesign.RateOf(log, TuningMethod.AdaVip));
        Assert.Equal(1.25e-5, EvidenceDesign.RateOf(log, TuningMethod.Dpo.Anchored(1)));
    }

    [Fact]
    public void Validation_ChoosesARateForEveryMethodOfTheWeightOne()
    {
        Assert.Equal(
            EvidenceDesign.Regimes.SelectMany(regime => regime.Methods)
                .Where(method => method.AnchorWeight is null or 1).ToHashSet(),
            EvidenceDesign.Validation.Select(run => run.Method!).ToHashSet());
    }

    [Fact]
    public void Log_KeepsRuns_CutsAnUnfinishedLine_AndRefusesOthers()
    {
        EvidenceRun run = EvidenceDesign.Validation[0];
        using (EvidenceLog log = Log())
        {
            log.Add(run, new Dictionary<string, double> { [Chair] = 12.5 });
        }

        string file = _folder.At(EvidenceLog.FileName);
        File.AppendAllText(file, "{\"run\": \"x");
        using (EvidenceLog again = Log())
        {
            Assert.Equal(12.5, again.Find(run)![Chair]);
            Assert.Null(again.Find(EvidenceDesign.Validation[1]));
            Assert.Equal(1, again.Count);
        }

        Assert.DoesNotContain("\"x", File.ReadAllText(file), StringComparison.Ordinal);
        UserDataException other = Assert.Throws<UserDataException>(() => EvidenceLog.Open(file, "something else"));
        Assert.Contains(Identity, other.Message, StringComparison.Ordinal);
        Assert.Contains("something else", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"run\": \"x\"}", "line 2", "numbers")]
    [InlineData("{\"run\": \"x\", \"numbers\": {\"CHAIRi\": 1e999}}", "line 2", "a finite number for each name")]
    [InlineData("{\"run\": \"x\", \"numbers\": {\"a\": \"b\"}}", "line 2", "numbers")]
    [InlineData("{\"numbers\": {\"a\": 1}}", "line 2", "run")]
    [InlineData("[1]", "line 2", "a JSON object")]
    [InlineData("nonsense", "line 2", "a JSON object")]
    [InlineData("{\"run\": \"a\", \"run\": \"b\", \"numbers\": {}}", "line 2", "a JSON object")]
    public void Log_DamagedLine_NamesFileAndLine(string line, params string[] complaints)
    {
        string file = _folder.Write(EvidenceLog.FileName, $"{{\"evidence\":\"{Identity}\"}}\n{line}\n");
        UserDataException fault = Assert.Throws<UserDataException>(() => EvidenceLog.Open(file, Identity));
        Assert.All([file, .. complaints], text => Assert.Contains(text, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_SaysWinsAndLossesOfTheNumbers_AndWhatIsMissing()
    {
        using EvidenceLog log = Log();
        Assert.Contains("**Not finished**: 0 runs", Page(log), StringComparison.Ordinal);
        AddValidation(log, TuningMethod.Dpo, 5e-5);
        Add(log, EvidenceDesign.Base, null, 25, 70);
        Add(log, EvidenceDesign.Base, TuningMethod.Dpo, 12, 85);
        Add(log, EvidenceDesign.Base, TuningMethod.Vision, 14, 80);
        Add(log, EvidenceDesign.Base, TuningMethod.AdaVip, 11, 86);
        string page = Page(log);
        Assert.Contains("- DPO: CHAIRi better in 1, worse in 0, not clear in 0 of 1 regimes.", page, StringComparison.Ordinal);
        Assert.Contains(
            "- +Vision − DPO: mention F1 better in 0, worse in 1, not clear in 0 of 1 regimes.", page,
            StringComparison.Ordinal);
        Assert.Contains("| −1.0 ± 0.0 **better** |", page, StringComparison.Ordinal);
        Assert.Contains(
            $"| {EvidenceDesign.Base.Name} | – | **holds** | **holds** | – | – | **holds** |", page, StringComparison.Ordinal);
        // The made-up validation falls with the rate: only the one with a best run of its own is not at the edge.
        Assert.Contains(
            "may lie outside: +Vision, AdaViP, DPO + anchor, +Vision + anchor, AdaViP + anchor.", page, StringComparison.Ordinal);
        Assert.Contains("### β 0.5\n", page, StringComparison.Ordinal);
        Assert.Contains("| 3 of 3 seeds |", page, StringComparison.Ordinal);
        Assert.Contains("| AdaViP + anchor 0.25 | – |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        EvidenceChart chart = EvidenceChart.All[0];
        using var writer = new StringWriter();
        chart.Draw(new EvidenceTable(log))!.WriteFile(writer);
        Assert.Contains(chart.Title, writer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11, 86, Verdict.Holds, Verdict.Holds)]
    [InlineData(13, 86, Verdict.Holds, Verdict.Fails)] // more hallucination than DPO's 12
    [InlineData(11, 84, Verdict.Fails, Verdict.Fails)] // a lower F1 than DPO's 85
    [InlineData(11, 79, Verdict.Fails, Verdict.Fails)] // a lower one than with equal weights too
    [InlineData(12, 86, Verdict.Holds, Verdict.Open)]
    public void Verdict_NeedsEveryPartOfTheClaim(double chair, double f1, Verdict adaptive, Verdict beats)
    {
        using EvidenceLog log = Log();
        AddValidation(log, TuningMethod.Dpo, 5e-5);
        Add(log, EvidenceDesign.Base, null, 25, 70);
        Add(log, EvidenceDesign.Base, TuningMethod.Dpo, 12, 85);
        Add(log, EvidenceDesign.Base, TuningMethod.Vision, 14, 80);
        Add(log, EvidenceDesign.Base, TuningMethod.AdaVip, chair, f1);
        var table = new EvidenceTable(log);
        Assert.Equal(
            [null, adaptive, beats, null, null],
            ClaimVerdict.All.Select(each => each.Of(table, EvidenceDesign.Base)));
        Assert.All(ClaimVerdict.All, each => Assert.Null(each.Of(table, EvidenceDesign.Regimes[1])));
    }

    private static string Page(EvidenceLog log) => new EvidencePage(new EvidenceTable(log), "the command").Write([]);

    private static void AddValidation(EvidenceLog log, TuningMethod best, double rate)
    {
        foreach (EvidenceRun run in EvidenceDesign.Validation)
        {
            double value = run.Method == best && run.LearningRate == rate ? 90 : 80 - (1e5 * run.LearningRate);
            log.Add(run, new Dictionary<string, double> { [EvidenceDesign.ChosenBy] = value });
        }
    }

    private static void Add(EvidenceLog log, Regime regime, TuningMethod? method, double chair, double f1)
    {
        foreach (long seed in EvidenceDesign.Seeds)
        {
            EvidenceRun run = method is null
                ? EvidenceDesign.Untuned(regime, seed)
                : new EvidenceRun(regime, method, EvidenceDesign.RateOf(log, method), seed);
            log.Add(run, new Dictionary<string, double>
            {
                [Chair] = chair + seed,
                [MentionF1] = f1 - seed,
                [EvidenceNumbers.OmegaAnswer] = 0.6,
                [EvidenceNumbers.OmegaPicture] = 0.4,
            });
        }
    }

    private EvidenceLog Log() => EvidenceLog.Open(_folder.At(EvidenceLog.FileName), Identity);
}
