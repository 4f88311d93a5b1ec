using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Evidence.Pages;
using AdaViP.MicroWorld.Methods;
using AdaViP.Reports.Charts;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>The page that is made of numbers of runs, and its charts.</summary>
public sealed class EvidencePageTests : IDisposable
{
    private static readonly EvidenceFacts Facts = new(
        "the command",
        "the check",
        [(EvidenceNumbers.Chair, "what it is")],
        [new RunCommands("a run", ["adavip train --out OUT"])],
        [("DPO", "--set objective=dpo")],
        [("tag_f1", "tags", 0.95)]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_OfAnEmptyLog_SaysThatNothingHasRun()
    {
        using EvidenceLog log = Log();
        string page = Page(log);
        Assert.Contains("**Not finished**: 0 of about ", page, StringComparison.Ordinal);
        Assert.Contains("Not all walks have ended.", page, StringComparison.Ordinal);
        Assert.Contains("- CHAIRi: what it is.\n", page, StringComparison.Ordinal);
        Assert.Contains("- `adavip train --out OUT`\n", page, StringComparison.Ordinal);
        Assert.Contains("- DPO: `--set objective=dpo`\n", page, StringComparison.Ordinal);
        Assert.Contains("look that is used (`the check`)", page, StringComparison.Ordinal);
        Assert.Contains("| tags | – | – | 0.95 |\n", page, StringComparison.Ordinal);
        Assert.Contains("### β 0.5\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.All(EvidenceChart.All, chart => Assert.Null(chart.Draw(new EvidenceTable(log))));
    }

    [Fact]
    public void Page_SaysWinsAndLossesOfTheNumbers_AndWhatIsMissing()
    {
        using EvidenceLog log = Log();
        Fill(log);
        string page = Page(log);
        Assert.Contains("- DPO: CHAIRi: better in 1 of 1 regimes.", page, StringComparison.Ordinal);
        Assert.Contains("- +Vision − DPO: mention F1: worse in 1 of 1 regimes.", page, StringComparison.Ordinal);
        Assert.Contains("| −1.0 ± 0.0 **better** |", page, StringComparison.Ordinal);
        Assert.Contains(
            "| 40 % noisy labels | – | **holds** | **holds** | **holds** | – | – |\n", page, StringComparison.Ordinal);
        Assert.Contains("| 40 % noisy labels | – | **holds** | **holds** | – | – |\n", page, StringComparison.Ordinal);
        Assert.Contains("| 301 / 291 | 302 / 292 | 303 / 293 |\n", page, StringComparison.Ordinal);
        Assert.Contains(
            "For +Vision the interval lies below one half in 1 of 1 regimes. So the number falls as well", page,
            StringComparison.Ordinal);
        Assert.Contains("on a processor: ", page, StringComparison.Ordinal);
        Assert.Contains("+Vision + anchor (mDPO's loss)", page, StringComparison.Ordinal);
        Assert.Contains("beyond which a better one may lie: AdaViP + anchor.", page, StringComparison.Ordinal);
        Assert.Contains("| AdaViP + anchor | **0.0004** |", page, StringComparison.Ordinal);
        Assert.Contains("| AdaViP + anchor 0.25 | 0.0004 | – |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_HaveALineOfEachSeedBehindTheMean()
    {
        using EvidenceLog log = Log();
        Fill(log);
        var table = new EvidenceTable(log);
        LineChart chart = EvidenceChart.All.Single(each => each.Name == "noise-chair").Draw(table)!;
        ChartSeries dpo = chart.Series.Single(series => series.Name == "DPO");
        Assert.Equal([new ChartPoint(0.4, 14)], dpo.Points);
        Assert.Equal("start model", chart.Series[^1].Name);
        Assert.Equal([13, 14, 15], dpo.Behind.Select(line => Assert.Single(line).Y).Order());
        LineChart rates = EvidenceChart.All.Single(each => each.Name == "learning-rates").Draw(table)!;
        Assert.Equal(3, rates.Series.Single(series => series.Name == "DPO").Points.Count);
        Assert.Equal(
            ["anchor-chair", "anchor-f1", "beta-chair", "beta-f1", "learning-rates", "noise-chair", "noise-f1", "start-chair",
                "start-f1"],
            EvidenceChart.All.Select(each => each.Name).Order(StringComparer.Ordinal));
        using var writer = new StringWriter();
        chart.WriteFile(writer);
        Assert.Contains(chart.Title, writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_OverStartModels_ArePoints_AndOverWeightsOfTheAnchorHaveAll()
    {
        using EvidenceLog log = Log();
        MadeUpEvidence.Walk(log);
        foreach (Regime regime in EvidenceDesign.Regimes.DistinctBy(regime => regime.Start))
        {
            foreach (TuningMethod? method in regime.Methods.Cast<TuningMethod?>().Prepend(null))
            {
                MadeUpEvidence.Add(log, regime, method, 20, 80);
            }
        }

        var table = new EvidenceTable(log);
        LineChart starts = EvidenceChart.All.Single(each => each.Name == "start-f1").Draw(table)!;
        Assert.Equal(EvidenceDesign.Methods.Select(method => method.Title), starts.Series.Select(line => line.Name));
        Assert.All(starts.Series, line => Assert.Equal(
            [1, 2, 3], line.Points.Where(point => point.IsFinite).Select(point => point.X)));
        Assert.All(starts.Series, line => Assert.False(line.Points[1].IsFinite));
        LineChart anchors = EvidenceChart.All.Single(each => each.Name == "anchor-chair").Draw(table)!;
        Assert.Equal([0, 0.25, 0.5, 1], anchors.Series.Single(line => line.Name == "AdaViP").Points.Select(point => point.X));
        Assert.Equal([0, 1], anchors.Series.Single(line => line.Name == "+Vision").Points.Select(point => point.X));
        Assert.Contains(
            "| 0.25 | 0.0 ± 0.0 **alike** |", Page(log), StringComparison.Ordinal);
    }

    private static void Fill(EvidenceLog log)
    {
        TuningMethod anchored = TuningMethod.AdaVip.Anchored(1);
        MadeUpEvidence.Walk(log, (method, rate) => -Math.Abs(Math.Log(rate / (method == anchored ? 1 : 2.5e-5))));
        Regime regime = EvidenceDesign.Regimes[2];
        MadeUpEvidence.Add(log, regime, null, 25, 70);
        MadeUpEvidence.Add(log, regime, TuningMethod.Dpo, 12, 85);
        MadeUpEvidence.Add(log, regime, TuningMethod.Vision, 14, 80);
        MadeUpEvidence.Add(log, regime, TuningMethod.AdaVip, 11, 86);
    }

    private static string Page(EvidenceLog log) => new EvidencePage(new EvidenceTable(log), Facts).Write([], "evidence/worlds");

    private EvidenceLog Log() => EvidenceLog.Open(_folder.At(EvidenceLog.FileName), "a try");
}
