using System.Text.Json;
using AdaViP.Cli.Benchmarks.Comparison;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Benchmarks;

/// <summary><c>evaluate compare</c>: one table, published rows with their source, paired differences.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public async Task TwoRuns_OnTheSameQuestions_StandBesideThePaperWithTheirDifference()
    {
        using var data = new EvaluationData();
        string questions = data.QuestionFile("pope");

        // Truth: yes yes no no no. The first run gets three right, the second all.
        await Score(data, questions, "first/pope", "Yes", "No", "Yes", "No", "No");
        await Score(data, questions, "second/pope", "Yes", "Yes", "No", "No", "No");
        CommandResult result = (await InProcess.RunAsync("evaluate", "compare", data.At("first"), data.At("second", "pope"))).ShouldExit(0);
        Assert.Matches(@"AdaViP-7B \* +93\.7 +96\.4 +79\.9 +85\.8 +1\.8 +0\.3 +92\.0 +3\.12 +28\.0 +- +-", result.Out);
        Assert.Contains("arXiv 2504.15619, Table 1", result.Out, StringComparison.Ordinal);
        Assert.Matches(@"first( +-){9} +60\.0 +50\.0", result.Out);
        Assert.Matches(@"second/pope( +-){9} +100\.0 +100\.0", result.Out);
        Assert.Matches(@"Accuracy +\+0\.4 +", result.Out);
    }

    [Fact]
    public async Task Folder_WithoutScores_Exit3()
    {
        using var data = new EvaluationData();
        (await InProcess.RunAsync("evaluate", "compare", data.Root)).ShouldFail(3, "scores.json", "adavip evaluate");
        (await InProcess.RunAsync("evaluate", "compare", data.At("none"))).ShouldFail(3, "none");
    }

    [Fact]
    public async Task Folder_WithTwoEvaluationsOfOneBenchmark_Exit3()
    {
        using var data = new EvaluationData();
        string questions = data.QuestionFile("pope");
        await Score(data, questions, "run/a", "Yes", "No", "Yes", "No", "No");
        await Score(data, questions, "run/b", "Yes", "No", "Yes", "No", "No");
        (await InProcess.RunAsync("evaluate", "compare", data.At("run"))).ShouldFail(3, "two evaluations of pope");
    }

    [Fact]
    public void PublishedRows_Columns_AreThoseOfTheTable()
    {
        PublishedResults published = PublishedResults.Load();
        Assert.NotEmpty(published.Source);
        Assert.All(published.Rows, row => Assert.Empty(row.Values.Keys.Except(ComparedRun.Columns.Select(column => column.Name))));
    }

    private static async Task Score(EvaluationData data, string questions, string output, params string[] answers)
    {
        string file = data.Write("answers.jsonl", string.Concat(answers.Select(answer => JsonSerializer.Serialize(new { answer }) + "\n")));
        CommandResult result = (await InProcess.RunAsync("evaluate", "pope", "--answers", file, "--annotations", questions, "--out", data.At(output))).ShouldExit(0);
        Assert.Contains("answered yes: 40.0%, neither yes nor no: 0.000%", result.Out, StringComparison.Ordinal);
    }
}
