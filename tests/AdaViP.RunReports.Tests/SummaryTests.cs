using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;
using AdaViP.RunReports.Tests.Support;
using AdaViP.RunReports.Words;
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
        RunTable table = Table(200, ("sft", [[25.0], [50.0]]), ("mine", [[10.0], [30.0]]));
        Assert.Equal(
            ["Compared with sft, mine is better in CHAIRi (10.0 against 25.0 %); worse in coverage (30.0 against 50.0 %)."],
            Comparison.Of(table));

        // The other way round.
        Assert.Equal(
            ["Compared with mine, sft is better in coverage (50.0 against 30.0 %); worse in CHAIRi (25.0 against 10.0 %)."],
            Comparison.Of(table with { Rows = [.. table.Rows.Reverse()] }));
    }

    [Fact]
    public void Comparison_TwoPictures_SaysThatNothingIsClear()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat and a dog.", "A dog.");
        _runs.Chair("eval/mine", _runs.Train("runs/a1", "mine", 1), "A cat.", "Nothing.");
        IReadOnlyList<string> summary = _runs.Report("eval/sft", "eval/mine").Summary;
        Assert.Contains(
            "Compared with sft, mine is not clearly different in CHAIRi (0.0 against 33.3 %), Rsp (0.0 against 50.0 %) and "
                + "coverage (50.0 against 100.0 %).",
            summary);
        Assert.Contains(summary, sentence => sentence.StartsWith("Better and worse are differences", StringComparison.Ordinal));
    }

    // Of 200 items with shares of 0.2 and 0.2 + d: 1.96 · sqrt((0.2·0.8 + (0.2 + d)·(0.8 − d)) / 200) is d at d = 0.083, and
    // 0.084 with the item more that is right and the one that is wrong.
    [Theory]
    [InlineData(200, 28.1, false)]
    [InlineData(200, 28.6, true)]
    [InlineData(0, 90.0, false)]
    public void IsClear_OneModelInEachRow_IsAskedOfTheItems(int items, double other, bool isClear) => Assert.Equal(
        isClear, ClearDifference.Is(Column("CHAIRi", BetterWhen.Lower, items), new RunCell([20]), new RunCell([other])));

    // Values m − 1, m, m + 1 have the deviation 1, so the difference's standard error is sqrt(2/3) = 0.8165; t is 4.303 for two
    // degrees of freedom: 3.513. Against one model of a like spread it is sqrt(1/3 + 1) = 1.1547 and 4.969.
    [Theory]
    [InlineData(3.50, 3.52, true)]
    [InlineData(4.96, 4.98, false)]
    public void IsClear_SeveralModels_IsAskedOfTheSeeds(double unclear, double clear, bool both)
    {
        foreach ((double difference, bool isClear) in new[] { (unclear, false), (clear, true) })
        {
            double mean = 20 + difference;
            RunCell other = both ? new RunCell([mean - 1, mean, mean + 1]) : new RunCell([mean]);
            Assert.Equal(
                isClear, ClearDifference.Is(Column("CHAIRi", BetterWhen.Lower, 2), new RunCell([19, 20, 21]), other));
        }
    }

    [Fact]
    public void Comparison_ThreeRows_SaysTheOrderOfAllInEachColumn()
    {
        RunTable table = Table(
            200, ("sft", [[25.0], [50.0]]), ("dpo", [[10.0], [30.0]]), ("mine", [[12.04], [50.0]]), ("ours", [[11.96], null]));
        Assert.Equal(
            [
                "CHAIRi, best first: dpo 10.0; mine and ours 12.0; sft 25.0 %.",
                "coverage, best first: sft and mine 50.0; dpo 30.0 %.",
            ],
            Comparison.Of(table).Skip(3));

        // Where all have the same number there is no order.
        RunTable alike = Table(200, ("sft", [[25.0], [50.0]]), ("dpo", [[25.0], [30.0]]), ("mine", [[25.04], [50.0]]));
        Assert.Equal(["coverage, best first: sft and mine 50.0; dpo 30.0 %."], Comparison.Of(alike).Skip(2));
    }

    [Fact]
    public void Comparison_SeedsThatDiffer_IsUnclear_AndTheGroundIsSaid()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat and a dog.", "A dog.");
        _runs.Chair("eval/a1", _runs.Train("runs/a1", "mine", 1), "A cat and a cup.", "A dog and a cup.");
        _runs.Chair("eval/a2", _runs.Train("runs/a2", "mine", 2), "A cat.", "A dog.");
        IReadOnlyList<string> summary = _runs.Report("eval/sft", "eval/a1", "eval/a2").Summary;
        Assert.Contains(summary, sentence => sentence.Contains(
            "the same in Rsp (50.0 against 50.0 %) and coverage (100.0 against 100.0 %); "
                + "not clearly different in CHAIRi (25.0 against 33.3 %)",
            StringComparison.Ordinal));
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

    private static RunTable Table(int items, params (string Name, double[]?[] Cells)[] rows) => new(
        "scores",
        [Column("CHAIRi", BetterWhen.Lower, items), Column("coverage", BetterWhen.Higher, items)],
        [.. rows.Select(row => new RunRow(
            row.Name, 1, [], [.. row.Cells.Select(values => values is null ? null : new RunCell(values))]))]);

    private static RunColumn Column(string label, BetterWhen better, int items) =>
        new(label, "CHAIR", "%", better) { Items = items };
}
