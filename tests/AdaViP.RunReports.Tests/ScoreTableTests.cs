using AdaViP.Core.Data;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;
using AdaViP.RunReports.Tests.Support;
using Xunit;

namespace AdaViP.RunReports.Tests;

/// <summary>The big table: which evaluations share a row, and what stands in it.</summary>
public sealed class ScoreTableTests : IDisposable
{
    private readonly RunsOnDisk _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void SeedsOfOneRecipe_AreOneRow_WithMeanAndDeviation()
    {
        // sft: dog and cup are not there, 2 of 4 words. Seed 1: the cup, 1 of 3. Seed 2: nothing.
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat and a dog.", "A dog and a cup.");
        _runs.Chair("eval/a1", _runs.Train("runs/a1", "mine", 1), "A cat.", "A dog and a cup.");
        _runs.Chair("eval/a2", _runs.Train("runs/a2", "mine", 2), "A cat.", "A dog.");
        RunTable table = _runs.Report("eval/sft", "eval/a1", "eval/a2").Scores;
        Assert.Equal(["CHAIRi", "Rsp", "coverage", "words"], table.Columns.Select(column => column.Label));
        Assert.Equal(["sft", "mine"], table.Rows.Select(row => row.Name));
        Assert.Equal([1, 2], table.Rows.Select(row => row.Models));
        Assert.Equal(["1", "2"], table.Rows[1].Seeds);
        Assert.Equal("50.0", Text(table, 0, "CHAIRi"));
        Assert.Equal("100.0", Text(table, 0, "Rsp"));

        // (100/3 + 0) / 2 and 100/3 / sqrt(2); (50 + 0) / 2 and 50 / sqrt(2).
        Assert.Equal("16.7 ± 23.6", Text(table, 1, "CHAIRi"));
        Assert.Equal("25.0 ± 35.4", Text(table, 1, "Rsp"));
        Assert.Equal("100.0 ± 0.0", Text(table, 1, "coverage"));
        Assert.Equal(2, table.Columns[0].Items);
    }

    [Fact]
    public void BenchmarksOfOneModel_AreOneRow_AndAFolderOfFoldersIsAllOfThem()
    {
        string model = _runs.Train("runs/a1", "mine", 1);
        _runs.Chair("eval/a1/chair", model, "A cat.", "A dog.");
        _runs.Pope("eval/a1/pope", model, "Yes");
        RunTable table = _runs.Report("eval/a1").Scores;
        Assert.Equal(
            ["CHAIRi", "Rsp", "coverage", "words", "accuracy", "F1", "yes"], table.Columns.Select(column => column.Label));
        RunRow row = Assert.Single(table.Rows);
        Assert.Equal("mine", row.Name);
        Assert.Equal("50.0", Text(table, 0, "accuracy"));
        Assert.Equal("66.7", Text(table, 0, "F1"));
        Assert.Equal("100.0", Text(table, 0, "yes"));
    }

    [Fact]
    public void RecipesOfOneName_ThatDiffer_AreRowsThatSayInWhat()
    {
        _runs.Chair("eval/a1", _runs.Train("runs/a1", "mine", 1), "A cat.", "A dog.");
        _runs.Chair("eval/a2", _runs.Train("runs/a2", "mine", 1, null, ("loss.beta", "0.5")), "A cat.", "A dog.");
        Assert.Equal(
            ["mine (beta 0.1)", "mine (beta 0.5)"],
            _runs.Report("eval/a1", "eval/a2").Scores.Rows.Select(row => row.Name));
    }

    [Fact]
    public void Checkpoint_SaysItsStep()
    {
        _runs.Train("runs/a1", "mine", 1);
        _runs.Write("runs/a1/step-20/config.json", "{}");
        _runs.Chair("eval", _runs.At("runs", "a1", "step-20"), "A cat.", "A dog.");
        RunRow row = Assert.Single(_runs.Report("eval").Scores.Rows);
        Assert.Equal(("mine, step 20", 1), (row.Name, row.Models));
        Assert.Equal(["1"], row.Seeds);
    }

    [Fact]
    public void ModelsOfOneName_WithOtherWeights_AreRowsOfTheirOwn()
    {
        _runs.Chair("eval/1", _runs.Model("one/llava"), "A cat.", "A dog.");
        _runs.Chair("eval/2", _runs.Model("two/llava"), "A cat.", "A dog.");
        Assert.Equal(
            ["llava (one/llava)", "llava (two/llava)"], _runs.Report("eval/1", "eval/2").Scores.Rows.Select(row => row.Name));
    }

    [Fact]
    public void OtherQuestions_AreColumnsOfTheirOwn()
    {
        string model = _runs.Model("llava");
        _runs.Pope("eval/1", model, "Yes");
        _runs.Write(
            "pope.jsonl", "{\"question_id\": 1, \"image\": \"0.png\", \"text\": \"Is there a dog?\", \"label\": \"no\"}\n");
        _runs.Pope("eval/2", model, "Yes");
        RunTable table = _runs.Report("eval/1", "eval/2").Scores;

        // Nothing is there to say yes to in the second one: it has no F1.
        Assert.Equal(5, table.Columns.Select(column => column.Label).Distinct().Count());
        Assert.Equal(
            ["50.0", "0.0"],
            table.Columns.Select((column, index) => (column, index)).Where(each => each.column.Label.Contains("accuracy"))
                .Select(each => table.Rows[0].Cells[each.index]!.ToText(1)));
    }

    [Fact]
    public void TwoEvaluationsOfOneModel_AreRefused_ByName()
    {
        string model = _runs.Model("llava");
        _runs.Chair("eval/1", model, "A cat.", "A dog.");
        _runs.Chair("eval/2", model, "A cup.", "A dog.");
        UserDataException e = Assert.Throws<UserDataException>(() => _runs.Report("eval/1", "eval/2"));
        Assert.Contains(_runs.At("eval/1"), e.Message, StringComparison.Ordinal);
        Assert.Contains(_runs.At("eval/2"), e.Message, StringComparison.Ordinal);
        Assert.Contains("Name one of them", e.Message, StringComparison.Ordinal);

        // The same folder twice is one evaluation.
        Assert.Single(_runs.Report("eval/1", "eval/1").Scores.Rows);
    }

    [Fact]
    public void ExtraScores_AreColumnsOfTheRow_AndDoNotRepeatABenchmarksOwn()
    {
        string output = _runs.Chair("eval", _runs.Model("llava"), "A cat.", "A dog.");
        var sheet = new ExtraScores("drawn", 2, "adavip micro score", [
            new("coverage", 12, "%", BetterWhen.Higher), new("broken", 7.5, "%", BetterWhen.Lower)]);
        _runs.Write(Path.Combine(output, "caption-scores.json"), sheet.ToText());
        _runs.Write(Path.Combine(output, "other-scores.json"), "{\"made\": \"by somebody\"}");
        RunTable table = _runs.Report("eval").Scores;
        Assert.Equal(["CHAIRi", "Rsp", "coverage", "words", "broken"], table.Columns.Select(column => column.Label));
        Assert.Equal("100.0", Text(table, 0, "coverage"));
        Assert.Equal("7.5", Text(table, 0, "broken"));
        Assert.Equal(("drawn", BetterWhen.Lower), (table.Columns[4].Source, table.Columns[4].Better));
    }

    [Fact]
    public void FoldersMovedTogether_AreStillConnected()
    {
        _runs.Chair("exp/eval", _runs.Train("exp/run", "mine", 3), "A cat.", "A dog.");
        Directory.Move(_runs.At("exp"), _runs.At("moved"));
        Assert.Equal("mine", Assert.Single(_runs.Report("moved/eval").Scores.Rows).Name);
    }

    private static string Text(RunTable table, int row, string label)
    {
        int column = table.Columns.Select((each, index) => (each, index)).Single(each => each.each.Label == label).index;
        return table.Rows[row].Cells[column]!.ToText(table.Columns[column].Digits);
    }
}
