using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary><c>--limit</c> and <c>--max-new-tokens</c>: short runs that are never taken for whole ones.</summary>
public sealed class LimitedRunTests
{
    [Fact]
    public async Task Limit_FirstQuestions_AreScoredAndContinuedToTheWholeRun()
    {
        using var data = new EvaluationData();
        (await AdavipProcess.RunAsync(data.Generate("pope", "whole"))).ShouldExit(0);
        (await AdavipProcess.RunAsync(data.Generate("pope", "part", "--limit", "2"))).ShouldExit(0);
        string[] whole = await File.ReadAllLinesAsync(data.At("whole", "answers.jsonl"), TestContext.Current.CancellationToken);
        string[] part = await File.ReadAllLinesAsync(data.At("part", "answers.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal(whole[..2], part);
        Assert.Equal(2, Json(data.At("part", "run.json")).GetProperty("limit").GetInt32());
        JsonElement extra = Json(data.At("part", "scores.json")).GetProperty("extra");
        Assert.Equal((2, 2), (extra.GetProperty("limit").GetInt32(), extra.GetProperty("questions").GetInt32()));
        Assert.False(Json(data.At("whole", "scores.json")).GetProperty("extra").TryGetProperty("limit", out _),
            "a whole run has a limit");

        string table = (await InProcess.RunAsync("evaluate", "compare", data.At("whole"), data.At("part"))).ShouldExit(0).Out;
        Assert.Contains($"pope was scored otherwise (questions: the first 2, in {data.At("whole")}: all)",
            table, StringComparison.Ordinal);
        Assert.Contains("no number of pope is comparable", table, StringComparison.Ordinal);

        // The answers say themselves how many questions they are to.
        string[] again = [
            "evaluate", "pope", "--answers", data.At("part", "answers.jsonl"), "--annotations", data.QuestionFile("pope")];
        (await InProcess.RunAsync([.. again, "--out", data.At("again")])).ShouldExit(0);
        Assert.Equal(2, Json(data.At("again", "scores.json")).GetProperty("extra").GetProperty("limit").GetInt32());

        (await AdavipProcess.RunAsync(data.Generate("pope", "part", "--limit", "1")))
            .ShouldFail(2, "the first 2 questions", "--limit 2");
        CommandResult continued = (await AdavipProcess.RunAsync(data.Generate("pope", "part", "--limit", "5"))).ShouldExit(0);
        Assert.Contains("2 of 5 answers are there already", continued.Out, StringComparison.Ordinal);
        foreach (string file in (string[])["answers.jsonl", "scores.json", "run.json"])
        {
            // The command says where its results are.
            string[] Lines(string run) =>
                [.. File.ReadLines(data.At(run, file)).Where(line => !line.Contains("\"command\"", StringComparison.Ordinal))];
            Assert.Equal(Lines("whole"), Lines("part"));
        }

        (await AdavipProcess.RunAsync(data.Generate("pope", "part", "--limit", "2"))).ShouldFail(2, "all questions");
    }

    [Theory]
    [InlineData("amber")]
    [InlineData("objhal")]
    [InlineData("chair")]
    public async Task Limit_Descriptions_AreScoredAsFarAsTheyWereAsked(string benchmark)
    {
        using var data = new EvaluationData();
        (await AdavipProcess.RunAsync(data.Generate(benchmark, "part", "--limit", "3", "--max-new-tokens", "4"))).ShouldExit(0);
        Assert.Equal(4, Json(data.At("part", "run.json")).GetProperty("max_new_tokens").GetInt32());
        string[] stored =
        [
            "evaluate", benchmark, "--answers", data.At("part", "answers.jsonl"), "--questions", data.QuestionFile(benchmark),
            .. data.Annotations(benchmark),
        ];
        (await InProcess.RunAsync([.. stored, "--limit", "3", "--out", data.At("again")])).ShouldExit(0);
        Assert.Equal(
            await File.ReadAllTextAsync(data.At("part", "scores.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(data.At("again", "scores.json"), TestContext.Current.CancellationToken));
        (await InProcess.RunAsync([.. stored, "--limit", "4"])).ShouldFail(3, "--as-official");
        (await AdavipProcess.RunAsync(data.Generate(benchmark, "part", "--limit", "3")))
            .ShouldFail(2, "max_new_tokens was 4 and is now 6");
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
}
