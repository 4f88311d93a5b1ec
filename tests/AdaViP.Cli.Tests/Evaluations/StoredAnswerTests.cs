using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary><c>evaluate BENCHMARK --answers</c>: the numbers of the official scripts come out of the program itself.</summary>
public sealed class StoredAnswerTests
{
    // Floating-point results of a few divisions and a sum: the last bits may differ.
    private const double LastBits = 1e-12;

    [Fact]
    public async Task Amber_GoldenCases_GiveTheOfficialNumbers()
    {
        using var folder = new TemporaryFolder();
        JsonElement golden = Golden("amber", "discriminative.json");
        foreach (JsonProperty test in golden.GetProperty("cases").EnumerateObject())
        {
            JsonElement scores = await ScoreAsync(folder, "amber", Amber(golden, test.Value));
            foreach (JsonProperty group in test.Value.GetProperty("strict").GetProperty("scores").EnumerateObject())
            {
                AssertSame($"{test.Name} {group.Name}", group.Value, scores.GetProperty(group.Name));
            }
        }
    }

    [Fact]
    public async Task Amber_DescriptionsWithTheirNouns_GiveTheOfficialNumbersAndScore()
    {
        using var folder = new TemporaryFolder();
        JsonElement golden = Golden("amber", "discriminative.json");
        foreach (string file in (string[])["generative.json", "generative_made_up.json"])
        {
            JsonElement described = Golden("amber", file);
            string table = SharedFiles.Require(
                "goldens", "amber", file == "generative.json" ? "similarity.json" : "similarity_made_up.json");
            JsonArray answers = Amber(golden, golden.GetProperty("cases").GetProperty("clean"));
            JsonElement source = Golden("amber", "generative.json").GetProperty("rows");
            JsonElement.ArrayEnumerator rows = described.GetProperty("rows").EnumerateArray();
            foreach ((JsonElement row, JsonElement text) in rows.Zip(source.EnumerateArray()))
            {
                answers.Add(new JsonObject
                {
                    ["id"] = text.GetProperty("id").GetInt32(),
                    ["response"] = text.GetProperty("response").GetString(),
                    ["nouns"] = new JsonArray([.. row.GetProperty("kept").EnumerateArray().Select(
                        kept => (JsonNode)kept.GetProperty("word").GetString()!)]),
                });
            }

            JsonElement scores = await ScoreAsync(folder, "amber", answers, "--similarity", table);
            AssertSame(file, described.GetProperty("scores"), scores.GetProperty("generative"));
            if (described.TryGetProperty("amber_score_with_clean", out JsonElement score))
            {
                Assert.Equal(score.GetDouble(), scores.GetProperty("AMBER").GetDouble());
            }
        }
    }

    [Fact]
    public async Task Pope_GoldenCases_GiveTheOfficialNumbers()
    {
        using var folder = new TemporaryFolder();
        JsonElement golden = Golden("pope", "golden.json");
        var styles = golden.GetProperty("styles").EnumerateObject().ToDictionary(style => style.Name, style => Text(style.Value));
        foreach (JsonProperty test in golden.GetProperty("cases").EnumerateObject())
        {
            string questions = SharedFiles.Require("fixtures", "pope", $"coco_pope_{test.Name.Split(':')[0]}.json");
            string answers = folder.Write("pope.jsonl", string.Concat(test.Value.GetProperty("answers").GetString()!.Select(
                letter => new JsonObject { ["answer"] = styles[letter.ToString()] }.ToJsonString() + "\n")));
            (await InProcess.RunAsync(
                "evaluate", "pope", "--answers", answers, "--annotations", questions,
                "--out", folder.At("out"), "--as-official")).ShouldExit(0);
            JsonElement scores = Scores(folder.At("out"));
            foreach ((string official, string ours) in ((string, string)[])[
                ("TP", "TP"), ("FP", "FP"), ("TN", "TN"), ("FN", "FN"), ("Accuracy", "Accuracy"), ("Precision", "Precision"),
                ("Recall", "Recall"), ("F1 score", "F1"), ("Yes ratio", "yes_ratio")])
            {
                if (test.Value.TryGetProperty(official, out JsonElement value))
                {
                    Assert.True(
                        Math.Abs(value.GetDouble() - scores.GetProperty(ours).GetDouble()) <= LastBits,
                        $"{test.Name}: {ours} is {scores.GetProperty(ours)}, expected {value}, tolerance {LastBits}");
                }
            }
        }
    }

    [Fact]
    public async Task MmHal_GoldenCases_GiveTheOfficialNumbers()
    {
        using var folder = new TemporaryFolder();
        string questions = SharedFiles.Require("fixtures", "mmhal", "mmhal-bench_answer_template.json");
        foreach (JsonProperty test in Golden("mmhal", "golden.json").GetProperty("cases").EnumerateObject())
        {
            JsonElement stored = test.Value.GetProperty("replies");
            string[] replies = stored.ValueKind == JsonValueKind.String
                ? [stored.GetString()!]
                : [.. stored.EnumerateArray().Select(reply => reply.GetString()!)];
            string[] all = replies.Length == 1 ? [.. Enumerable.Repeat(replies[0], 96)] : replies;
            string judge = folder.Write("judge.json", JsonSerializer.Serialize(
                all.Select(reply => new { choices = new[] { new { message = new { content = reply } } } })));
            (await InProcess.RunAsync(
                "evaluate", "mmhal", "--judge-file", judge, "--questions", questions, "--out", folder.At("out"))).ShouldExit(0);
            JsonElement scores = Scores(folder.At("out"));
            foreach (string name in (string[])["mean", "hallucination_rate", "informativeness"])
            {
                double expected = test.Value.GetProperty(name).GetDouble();
                Assert.True(
                    Math.Abs(expected - scores.GetProperty(name).GetDouble()) <= LastBits * 100,
                    $"{test.Name}: {name} is {scores.GetProperty(name)}, expected {expected}");
            }
        }
    }

    [Fact]
    public async Task ObjHal_GoldenRows_GiveTheOfficialNumbers()
    {
        using var folder = new TemporaryFolder();
        JsonElement golden = Golden("objhal", "golden.json");
        string answers = folder.Write("objhal.jsonl", string.Concat(golden.GetProperty("rows").EnumerateArray().Select(
            row => JsonSerializer.Serialize(
                new { image_id = row.GetProperty("image_id"), text = row.GetProperty("text") }) + "\n")));
        (await InProcess.RunAsync(
            "evaluate", "objhal", "--answers", answers, "--annotations", SharedFiles.Require("goldens", "objhal"),
            "--annotations", SharedFiles.Require("fixtures", "objhal", "synonyms_refine.txt"),
            "--out", folder.At("out"))).ShouldExit(0);
        JsonElement metrics = Scores(folder.At("out")).GetProperty("metrics");
        int compared = 0;
        foreach (JsonProperty expected in golden.GetProperty("judge_free").GetProperty("metrics").EnumerateObject())
        {
            compared++;
            Assert.True(
                Math.Abs(expected.Value.GetDouble() - metrics.GetProperty(expected.Name).GetDouble()) <= LastBits * 100,
                $"{expected.Name} is {metrics.GetProperty(expected.Name)}, expected {expected.Value}");
        }

        Assert.True(compared >= 14, $"only {compared} metrics");
    }

    [Fact]
    public async Task Amber_BadAnswers_NameFileAndLine()
    {
        using var folder = new EvaluationData();
        string[] annotations = folder.Annotations("amber");
        async Task<CommandResult> Run(string text) =>
            await InProcess.RunAsync(["evaluate", "amber", "--answers", folder.Write("a.json", text), .. annotations]);

        (await Run("[{\"id\": 99999, \"response\": \"Yes\"}]")).ShouldFail(3, "a.json, line 1", "99999");
        (await Run("[{\"id\": 1005, \"response\": \"Yes\"},\r\n{\"id\": 1005, \"response\": \"No\"}]"))
            .ShouldFail(3, "a.json, line 2", "1005", "--as-official");
        (await Run("[{\"id\": 1005, \"response\": \"Yes\"}]")).ShouldFail(3, "--as-official");
        (await Run("[{\"id\": 1005}]")).ShouldFail(3, "a.json, line 1", "response");
        (await Run("[{\"id\": null, \"response\": \"Yes\"}]")).ShouldFail(3, "a.json, line 1", "the field \"id\" is null");
        (await Run("{\"id\": 1005,")).ShouldFail(3, "a.json", "JSON");
        await File.WriteAllBytesAsync(folder.At("b.json"), [(byte)'[', (byte)'\n', 0xFF], TestContext.Current.CancellationToken);
        (await InProcess.RunAsync(["evaluate", "amber", "--answers", folder.At("b.json"), .. annotations]))
            .ShouldFail(3, "b.json, line 2", "UTF-8");
        (await InProcess.RunAsync("evaluate", "amber", "--answers", folder.At("a.json"), "--annotations", folder.Root))
            .ShouldFail(3, "relation.json", "--annotations");
    }

    [Theory]
    [InlineData("strict", 1, 0)]
    [InlineData("lenient", 2, 1, "--lenient")]
    [InlineData("containsyes", 3, 2, "--contains-yes")]
    public async Task Amber_Readings_FindDifferentAnswers(string parsing, int yes, int no, params string[] options)
    {
        using var data = new EvaluationData();
        JsonArray answers = [];
        foreach ((string text, int id) in ((string[])[
            "Yes", "Yes, there is.", "No way.", "Some would say yes, some no.",
            "Perhaps."]).Select((text, i) => (text, 1005 + i)))
        {
            answers.Add(new JsonObject { ["id"] = id, ["response"] = text });
        }

        (await InProcess.RunAsync(
            [
                "evaluate", "amber", "--answers", data.Write("answers.json", answers.ToJsonString()),
                .. data.Annotations("amber"),
                "--as-official", "--out", data.At("out"), .. options,
            ])).ShouldExit(0);
        JsonElement extra = Scores(data.At("out")).GetProperty("extra");
        Assert.Equal(parsing, extra.GetProperty("parsing").GetString());
        Assert.Equal((yes, no, 5 - yes - no), (Said(extra, "yes"), Said(extra, "no"), Said(extra, "other")));
        (await InProcess.RunAsync("evaluate", "amber", "--answers", "a", "--lenient", "--contains-yes"))
            .ShouldFail(2, "exclude each other");
    }

    [Fact]
    public async Task AmberPage_OfStoredAnswers_ShowsTheQuestionsThatLieBesideTheAnnotations()
    {
        using var folder = new TemporaryFolder();
        JsonElement golden = Golden("amber", "discriminative.json");
        JsonElement first = golden.GetProperty("cases").EnumerateObject().First().Value;
        string file = folder.Write("answers.json", Amber(golden, first).ToJsonString());
        string annotations = SharedFiles.Require("fixtures", "amber");
        (await InProcess.RunAsync(
            "evaluate", "amber", "--answers", file, "--annotations", annotations, "--as-official",
            "--out", folder.At("out"))).ShouldExit(0);
        string page = File.ReadAllText(folder.At("out", "report.html"));
        Assert.Matches("<p class=\"question\">[^<]{10,}</p>", page);
    }

    [Fact]
    public async Task Amber_Terminal_ShowsOneValuePerNumber()
    {
        using var folder = new TemporaryFolder();
        JsonElement golden = Golden("amber", "discriminative.json");
        int rounded = 0;
        foreach (JsonProperty test in golden.GetProperty("cases").EnumerateObject())
        {
            string file = folder.Write("answers.json", Amber(golden, test.Value).ToJsonString());
            CommandResult run = (await InProcess.RunAsync(
                "evaluate", "amber", "--answers", file, "--annotations", SharedFiles.Require("fixtures", "amber"),
                "--as-official", "--out", folder.At("out"))).ShouldExit(0);
            JsonElement scores = Scores(folder.At("out"));
            double official = scores.GetProperty("overall").GetProperty("F1").GetDouble();
            string row = Assert.Single(run.Out.Split('\n'), line => line.StartsWith("F1 ", StringComparison.Ordinal));
            Assert.Equal(official,
                double.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture), 1e-9);
            JsonElement other = scores.GetProperty("extra").GetProperty("intervals").GetProperty("F1").GetProperty("value");
            rounded += Math.Abs(official - other.GetDouble()) > 0.05 ? 1 : 0;
        }

        Assert.True(rounded > 0, "no case tells the official number from the other one");
    }

    private static async Task<JsonElement> ScoreAsync(
        TemporaryFolder folder, string benchmark, JsonArray answers, params string[] more)
    {
        string file = folder.Write("answers.json", answers.ToJsonString());
        (await InProcess.RunAsync(
            [
                "evaluate", benchmark, "--answers", file, "--annotations", SharedFiles.Require("fixtures", benchmark),
                "--as-official", "--out", folder.At("out"), .. more,
            ])).ShouldExit(0);
        return Scores(folder.At("out"));
    }

    // The case without letters of its own is "clean" followed by its first 400 answers again.
    private static JsonArray Amber(JsonElement golden, JsonElement test)
    {
        const int Again = 400;
        int first = golden.GetProperty("first_id").GetInt32();
        JsonElement styles = golden.GetProperty("styles");
        bool own = test.TryGetProperty("answers", out JsonElement stored);
        string letters = own
            ? stored.GetString()!
            : golden.GetProperty("cases").GetProperty("clean").GetProperty("answers").GetString()!;
        IEnumerable<(int Id, char Letter)> answers =
            letters.Select((letter, i) => (first + i, letter)).Where(answer => answer.letter != '.');
        return
        [
            .. (own ? answers : answers.Concat(answers.Take(Again))).Select(answer => (JsonNode)new JsonObject
            {
                ["id"] = answer.Id,
                ["response"] = styles.GetProperty(answer.Letter.ToString()).GetString(),
            }),
        ];
    }

    private static int Said(JsonElement extra, string what) => extra.GetProperty("said").GetProperty(what).GetInt32();

    private static string Text(JsonElement style) => style.ValueKind == JsonValueKind.String
        ? style.GetString()!
        : style.GetProperty("text").GetString()!;

    private static JsonElement Golden(string benchmark, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("goldens", benchmark, file))).RootElement;

    private static JsonElement Scores(string output) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "scores.json"))).RootElement;

    private static void AssertSame(string name, JsonElement expected, JsonElement actual)
    {
        foreach (JsonProperty number in expected.EnumerateObject())
        {
            Assert.True(
                number.Value.GetDouble() == actual.GetProperty(number.Name).GetDouble(),
                $"{name}: {number.Name} is {actual.GetProperty(number.Name)}, expected {number.Value}");
        }
    }
}
