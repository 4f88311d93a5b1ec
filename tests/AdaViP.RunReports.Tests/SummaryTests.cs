using AdaViP.RunReports.Tests.Support;
using Xunit;

namespace AdaViP.RunReports.Tests;

/// <summary>Sentences of a report: they follow the numbers, and losses have the words of wins.</summary>
public sealed class SummaryTests : IDisposable
{
    private readonly RunsOnDisk _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Comparison_IsWithTheFirstRow_InTheSameWordsEitherWay()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat and a dog.", "A dog.");
        _runs.Chair("eval/mine", _runs.Train("runs/a1", "mine", 1), "A cat.", "Nothing.");
        string better = "CHAIRi (0.0 against 33.3 %) and Rsp (0.0 against 50.0 %)";
        Assert.Contains(
            $"Compared with sft, mine is better in {better}; worse in coverage (50.0 against 100.0 %).",
            _runs.Report("eval/sft", "eval/mine").Summary);

        // The other way round.
        Assert.Contains(
            "Compared with mine, sft is better in coverage (100.0 against 50.0 %); "
                + "worse in CHAIRi (33.3 against 0.0 %) and Rsp (50.0 against 0.0 %).",
            _runs.Report("eval/mine", "eval/sft").Summary);
    }

    [Fact]
    public void Comparison_SmallerThanTwoStandardErrors_IsUnclear_AndTheRuleIsSaid()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat and a dog.", "A dog.");
        _runs.Chair("eval/a1", _runs.Train("runs/a1", "mine", 1), "A cat and a cup.", "A dog and a cup.");
        _runs.Chair("eval/a2", _runs.Train("runs/a2", "mine", 2), "A cat.", "A dog.");
        IReadOnlyList<string> summary = _runs.Report("eval/sft", "eval/a1", "eval/a2").Summary;
        Assert.Contains(summary, sentence => sentence.Contains(
            "the same in Rsp (50.0 against 50.0 %) and coverage (100.0 against 100.0 %); "
                + "not clearly different in CHAIRi (25.0 against 33.3 %)",
            StringComparison.Ordinal));
        Assert.Contains("A difference that is smaller than two standard errors over the seeds is listed as unclear.", summary);
        Assert.Contains(
            "Rows stand on 1 to 2 models, and ± is their standard deviation. Scored: CHAIR on 2 items.", summary);
    }

    [Fact]
    public void Training_IsToldFromTheRun()
    {
        _runs.Train("runs/1", "mine", 1, [RunsOnDisk.Step(1, 0.5), RunsOnDisk.Step(2, 0.5)]);
        _runs.Train("runs/2", "mine", 2, [RunsOnDisk.Step(1, 0.5), RunsOnDisk.Step(2, 0.5)]);
        Assert.Equal(
            ["mine was trained from start on pairs.parquet with the objective adavip, 2 steps, 2 seeds (1, 2)."],
            _runs.Report("runs").Summary);
    }

    [Fact]
    public void OneModelPerRow_SaysThatSeedsAreNotKnown()
    {
        _runs.Pope("eval", _runs.Model("llava"), "Yes");
        Assert.Equal(
            ["Each row stands on one model: how far seeds differ is not known. Scored: POPE on 2 items."],
            _runs.Report("eval").Summary);
    }
}
