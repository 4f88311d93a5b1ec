using AdaViP.Core.Data;
using AdaViP.RunReports.Tests.Support;
using Xunit;

namespace AdaViP.RunReports.Tests;

/// <summary>Which folders are runs, and what is said of those that are none or damaged.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly RunsOnDisk _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void FolderThatIsNoRun_IsNamedWithWhatWasLookedFor()
    {
        _runs.Write("notes/a/text.txt", "mine");
        Refused("notes", _runs.At("notes"), "is not a run", "metrics.jsonl", "scores.json", "trace.jsonl");
        Refused("nowhere", _runs.At("nowhere"), "does not exist");
        Refused("notes/a/text.txt", "is a file, not the folder of a run");
        _runs.Write("half/answers.jsonl", "{}\n");
        Refused("half", "without scores.json: it was not scored");
    }

    [Fact]
    public void DamagedScores_AreNamedWithFileAndLine()
    {
        string output = _runs.Chair("eval", _runs.Model("llava"), "A cat.", "A dog.");
        _runs.Write(Path.Combine(output, "scores.json"), "{\"metrics\": {\n\"CHAIRi\": 0.5,,\n");
        Refused("eval", Path.Combine(output, "scores.json"), "line 2");
    }

    [Fact]
    public void DamagedLineOfMetrics_IsNamed_AnUnfinishedLastOneIsSaid()
    {
        _runs.Train("runs/a", "mine", 1, [RunsOnDisk.Step(1, 0.5), "{\"step\":2,\"lo", RunsOnDisk.Step(3, 0.5)]);
        Refused("runs/a", "metrics.jsonl, line 2", "not the line of a step");
        _runs.Write("runs/a/metrics.jsonl", RunsOnDisk.Step(1, 0.5) + "\n" + RunsOnDisk.Step(2, 0.25) + "\n{\"step\":3,\"lo");
        RunReport report = _runs.Report("runs/a");
        Assert.Contains(
            "metrics.jsonl, line 3: the last line is not finished", Assert.Single(report.Notices), StringComparison.Ordinal);
        Assert.Equal("2", report.Training.Rows[0].Cells[0]!.ToText(0));
    }

    [Theory]
    [InlineData("{\"step\":2,\"loss\":\"a\"}", "\"loss\" is a text; expected a finite number")]
    [InlineData("{\"step\":2,\"loss\":1e999}", "\"loss\" is the number 1e999; expected a finite number")]
    [InlineData("{\"step\":2,\"loss\":null}", "\"loss\" is null; expected a finite number")]
    [InlineData("{\"step\":2,\"omega\":[1]}", "\"omega\" is a list of 1; expected a finite number")]
    [InlineData("{\"step\":-1,\"loss\":0.5}", "\"step\" is the number -1; expected a whole number from 1 on")]
    [InlineData("{\"step\":0,\"loss\":0.5}", "\"step\" is the number 0; expected a whole number from 1 on")]
    [InlineData("{\"step\":2.5,\"loss\":0.5}", "\"step\" is the number 2.5; expected a whole number from 1 on")]
    [InlineData("{\"loss\":0.5}", "expected an object with \"step\" and numbers")]
    [InlineData("{\"step\":2,\"loss\":NaN}", "is NaN, which Python writes for a number that is not finite")]
    public void LineOfMetricsWithAWrongNumber_IsNamedWithTheField(string line, string reason)
    {
        _runs.Train("runs/a", "mine", 1, [RunsOnDisk.Step(1, 0.5), line, RunsOnDisk.Step(3, 0.5)]);
        Refused("runs/a", "metrics.jsonl, line 2: this is not the line of a step", reason, "leave this run out");
    }

    [Fact]
    public void RunWithoutMetrics_OrWithoutDescription_IsShownWithWhatIsMissing()
    {
        _runs.Train("runs/a", "mine", 1);
        _runs.Write("runs/b/metrics.jsonl", RunsOnDisk.Step(1, 0.5) + "\n");
        RunReport report = _runs.Report("runs/a", "runs/b");
        Assert.Equal(["mine", "b"], report.Training.Rows.Select(row => row.Name));
        Assert.Null(report.Training.Rows[0].Cells[0]);
        Assert.Equal(2, report.Notices.Count);
        Assert.Contains("has no metrics.jsonl", report.Notices[0], StringComparison.Ordinal);
        Assert.Contains("has no run.json", report.Notices[1], StringComparison.Ordinal);
    }

    [Fact]
    public void KindOfARun_IsToldByAMemberOfItsDescription_NotByWordsInIt()
    {
        _runs.Write("other/run.json", """{"command": "\"model_fingerprint\"", "places": {"model_fingerprint": "0"}}""");
        Refused("other", "is not a run");
        _runs.Write("escaped/run.json", """{"model\u005ffingerprint": "0", "recipe": {"name": "mine"}}""");
        Assert.Equal("mine", Assert.Single(_runs.Report("escaped").Training.Rows).Name);
    }

    [Fact]
    public void DamagedDescription_IsNamedWithFileAndLine()
    {
        _runs.Train("runs/a", "mine", 1);
        _runs.Write("runs/a/run.json", "{\"model_fingerprint\": \"0\",\n\"recipe\"");
        Refused("runs", Path.Combine("a", "run.json"), "line 2", "leave this run out");
    }

    [Fact]
    public void SupervisedRun_HasNoNumbersOfPreferences()
    {
        _runs.Train("runs/sft", "sft", 1, ["{\"step\":1,\"loss\":2.5,\"logps/chosen\":-9}"], ("objective", "sft"));
        RunReport report = _runs.Report("runs/sft");
        Assert.Equal(["steps", "loss"], report.Training.Columns.Select(column => column.Label));
        Assert.Equal("2.500", report.Training.Rows[0].Cells[1]!.ToText(3));
        Assert.Contains("objective sft", report.Summary[0], StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingTable_IsTheMeanOfTheLastTenth_OverSeeds()
    {
        // 20 steps: the last two count, 0.2 and 0.4 of the first seed, 0.6 of the other.
        IEnumerable<int> steps = Enumerable.Range(1, 20);
        _runs.Train("runs/1", "mine", 1, steps.Select(i => RunsOnDisk.Step(i, i == 19 ? 0.2 : i == 20 ? 0.4 : 9)));
        _runs.Train("runs/2", "mine", 2, steps.Select(i => RunsOnDisk.Step(i, i > 18 ? 0.6 : 9)));
        RunReport report = _runs.Report("runs");
        Assert.Equal(["1", "2"], Assert.Single(report.Training.Rows).Seeds);
        int omega = report.Training.Columns.Select(column => column.Label).ToList().IndexOf("ω, answer");
        Assert.Equal("0.450 ± 0.212", report.Training.Rows[0].Cells[omega]!.ToText(3));
    }

    [Fact]
    public void StepThatWasLoggedTwice_CountsOnce()
    {
        _runs.Train("runs/a", "mine", 1, [RunsOnDisk.Step(1, 0.5), RunsOnDisk.Step(2, 0.1), RunsOnDisk.Step(2, 0.25)]);
        RunReport report = _runs.Report("runs/a");
        int omega = report.Training.Columns.Select(column => column.Label).ToList().IndexOf("ω, answer");
        Assert.Equal("0.250", report.Training.Rows[0].Cells[omega]!.ToText(3));
    }

    private void Refused(string run, params string[] parts)
    {
        UserDataException e = Assert.Throws<UserDataException>(() => _runs.Report(run));
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }
}
