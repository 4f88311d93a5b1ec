using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

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
        CommandResult result = (await InProcess.RunAsync("evaluate", "compare", data.At("first"), data.At("second", "pope")))
            .ShouldExit(0);
        Assert.Matches(@"AdaViP-7B \* +93\.7 +96\.4 +79\.9 +85\.8 +1\.8 +0\.3 +92\.0 +3\.12 +28\.0 +- +-", result.Out);
        Assert.Contains("arXiv 2504.15619, Table 1", result.Out, StringComparison.Ordinal);
        Assert.Matches(@"first( +-){9} +60\.0 +50\.0", result.Out);
        Assert.Matches(@"second/pope( +-){9} +100\.0 +100\.0", result.Out);
        Assert.Matches(@"Accuracy +\+0\.400 +0\.000 +\+0\.800", result.Out);
        Assert.Contains("minus " + data.At("first") + ", on the 5 questions, which both answered",
            result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("[1]", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_TwoRuns_HasTheNumbersOfTheTables()
    {
        using var data = new EvaluationData();
        string questions = data.QuestionFile("pope");
        await Score(data, questions, "first", "Yes", "No", "Yes", "No", "No");
        await Score(data, questions, "second", "Yes", "Yes", "No", "No", "No");
        CommandResult result =
            (await InProcess.RunAsync("evaluate", "compare", data.At("first"), data.At("second"), "--json")).ShouldExit(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        JsonElement runs = json.RootElement.GetProperty("runs");
        Assert.Equal([data.At("first"), data.At("second")],
            runs.EnumerateArray().Select(run => run.GetProperty("name").GetString()));
        Assert.Equal(60, runs[0].GetProperty("values").GetProperty("POPE-Acc").GetDouble(), 1e-9);
        JsonElement difference = json.RootElement.GetProperty("differences")[0];
        Assert.Equal(("pope", 5),
            (difference.GetProperty("benchmark").GetString(), difference.GetProperty("shared_questions").GetInt32()));
        Assert.Equal(0.4,
            difference.GetProperty("estimates").GetProperty("Accuracy").GetProperty("difference").GetDouble(), 1e-12);
        Assert.Contains("2504.15619",
            json.RootElement.GetProperty("published").GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_WithSomeQuestionsInCommon_SayHowMany()
    {
        using var data = new EvaluationData();
        string questions = data.QuestionFile("pope");
        await Score(data, questions, "all", "Yes", "No", "Yes", "No", "No");
        string part = data.Write("part.jsonl", string.Concat(File.ReadLines(questions).Skip(2).Select(line => line + "\n")));
        string answers = data.Write("answers.jsonl", string.Concat(Enumerable.Repeat("{\"answer\": \"No\"}\n", 3)));
        (await InProcess.RunAsync("evaluate", "pope", "--answers", answers, "--annotations", part, "--out", data.At("part")))
            .ShouldExit(0);
        Assert.Contains("on the 3 questions that both answered (of 3 and 5)",
            await Compare(data, "all", "part"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task YesNoAnswers_ReadInTwoWays_HaveNoDifferenceButDescriptionsDo()
    {
        using var data = new EvaluationData();
        await ScoreAmber(data, "strict");
        await ScoreAmber(data, "lenient", "--lenient");
        string text = await Compare(data, "strict", "lenient");
        Assert.Matches(@"lenient \[1\] +-", text);
        Assert.Contains(
            $"[1] amber was scored otherwise (reading of yes/no answers: lenient, in {data.At("strict")}: strict): "
                + "Acc, F1, AMBER not comparable",
            text,
            StringComparison.Ordinal);
        Assert.Matches(@"CHAIR +0\.000", text);
        Assert.DoesNotMatch(@"\nAccuracy|\nF1|\nAMBER ", text);
    }

    [Fact]
    public async Task Descriptions_WithTwoSimilarityTables_HaveNoDifferenceButYesNoAnswersDo()
    {
        using var data = new EvaluationData();
        string first = data.Write("a/table.json", "{\"model\": \"mine\", \"pairs\": [[\"broccoli\", \"cabbage\", 0.9]]}");
        string second = data.Write("b/table.json", "{\"model\": \"mine\", \"pairs\": [[\"broccoli\", \"cabbage\", 0.7]]}");
        await ScoreAmber(data, "one", "--similarity", first);
        await ScoreAmber(data, "two", "--similarity", second);
        string text = await Compare(data, "one", "two");
        Assert.Matches(
            @"\[1\] amber was scored otherwise \(similarity table: table\.json \(mine\) \(SHA-256 .*"
                + "CHAIR, Cog, AMBER not comparable",
            text);
        Assert.Matches(@"\nAccuracy +0\.0", text);
        Assert.DoesNotMatch(@"\nCHAIR|\nAMBER ", text);
    }

    [Fact]
    public async Task Captions_ScoredAgainstOtherObjects_HaveNoDifference()
    {
        using var data = new EvaluationData();
        string captions = data.Write("captions.jsonl", string.Concat(Enumerable.Range(0, EvaluationData.Questions).Select(
            i => $"{{\"id\": \"p{i}\", \"caption\": \"A cat and a dog.\"}}\n")));
        string[] annotations = data.Annotations("chair");
        (await InProcess.RunAsync(["evaluate", "chair", "--answers", captions, .. annotations, "--out", data.At("first")]))
            .ShouldExit(0);
        string objects = data.At("objects.jsonl");
        string cats = await File.ReadAllTextAsync(objects, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            objects, cats.Replace("cat", "dog", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (await InProcess.RunAsync(["evaluate", "chair", "--answers", captions, .. annotations, "--out", data.At("second")]))
            .ShouldExit(0);
        string text = await Compare(data, "first", "second");
        Assert.Matches(
            @"\[1\] chair was scored otherwise \(content of objects.jsonl: [0-9a-f]{12}, in .*first: [0-9a-f]{12}\): "
                + "CHAIRs, CHAIRi not comparable",
            text);
        Assert.Contains("no number of chair is comparable; score both alike", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task YesNoQuestions_WithOtherLabels_HaveNoDifference()
    {
        using var data = new EvaluationData();
        string questions = data.QuestionFile("pope");
        await Score(data, questions, "first", "Yes", "No", "Yes", "No", "No");
        string asked = await File.ReadAllTextAsync(questions, TestContext.Current.CancellationToken);
        string changed = data.Write("changed.jsonl", asked.Replace("\"yes\"", "\"no\"", StringComparison.Ordinal));
        await Score(data, changed, "second", "Yes", "No", "Yes", "No", "No");
        string text = await Compare(data, "first", "second");
        Assert.Contains("labels: 2 of the shared questions have another right answer or kind", text, StringComparison.Ordinal);
        Assert.Contains("no number of pope is comparable", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ratings_OfTwoJudges_HaveNoDifference()
    {
        using var data = new EvaluationData();
        foreach (string judge in (string[])["one", "two"])
        {
            string replies = data.Write(judge + ".json", "[" + string.Join(',', Enumerable.Repeat(
                $"{{\"model\": \"{judge}\", \"choices\": [{{\"message\": {{\"content\": \"Rating: 4\"}}}}]}}",
                EvaluationData.Questions)) + "]");
            (await InProcess.RunAsync(
                "evaluate", "mmhal", "--judge-file", replies, "--questions", data.QuestionFile("mmhal"),
                "--out", data.At(judge))).ShouldExit(0);
        }

        string text = await Compare(data, "one", "two");
        Assert.Contains($"[1] mmhal was scored otherwise (judge: two, in {data.At("one")}: one): MMHal, Hall not comparable",
            text, StringComparison.Ordinal);
        Assert.Contains("no number of mmhal is comparable", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"extra\": {\"benchmark\": \"zz\"}}", "extra.benchmark is \"zz\"", "objhal, amber, mmhal, pope, chair")]
    [InlineData("{\"extra\": {}}", "does not name its benchmark", "scores.json")]
    [InlineData("{\"extra\": {\"benchmark\": 3}}", "extra.benchmark is 3; expected a text", "scores.json")]
    [InlineData("{\"extra\": 3}", "extra is 3; expected an object", "scores.json")]
    [InlineData("{\"extra\": {\"benchmark\": \"pope\", \"limit\": \"9\"}}", "extra.limit is \"9\"; expected a num", "json")]
    [InlineData("{\"extra\": {\"benchmark\": \"pope\", \"splits\": 3}}", "extra.splits is 3; expected a list of texts", "json")]
    public async Task Scores_OfAnUnknownBenchmark_AreRefused(string scores, params string[] complaints)
    {
        using var data = new EvaluationData();
        data.Write("run/scores.json", scores);
        (await InProcess.RunAsync("evaluate", "compare", data.At("run"))).ShouldFail(3, complaints);
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

    private static async Task ScoreAmber(EvaluationData data, string output, params string[] more)
    {
        object[] answers =
        [
            new { id = 1, response = "A cat on a table." }, new { id = 2, response = "A dog." },
            new { id = 1005, response = "Yes" },
            new { id = 1006, response = "No, there is not." }, new { id = 1007, response = "No" },
        ];
        (await InProcess.RunAsync(
            [
                "evaluate", "amber", "--answers", data.Write("amber.json", JsonSerializer.Serialize(answers)),
                "--questions", data.QuestionFile("amber"), .. data.Annotations("amber"), "--out", data.At(output),
                .. more])).ShouldExit(0);
    }

    private static async Task<string> Compare(EvaluationData data, string first, string second) =>
        (await InProcess.RunAsync("evaluate", "compare", data.At(first), data.At(second))).ShouldExit(0).Out;

    private static async Task Score(EvaluationData data, string questions, string output, params string[] answers)
    {
        string file = data.Write(
            "answers.jsonl", string.Concat(answers.Select(answer => JsonSerializer.Serialize(new { answer }) + "\n")));
        CommandResult result = (await InProcess.RunAsync(
            "evaluate", "pope", "--answers", file, "--annotations", questions, "--out", data.At(output))).ShouldExit(0);
        Assert.Contains("answered yes: 40.0%, neither yes nor no: 0.000%", result.Out, StringComparison.Ordinal);
    }
}
