using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary>POPE's three splits in one file of answers, as LLaVA and lmms-eval write them.</summary>
public sealed class PopeSplitTests : IDisposable
{
    private const int Questions = 60;
    private const long Block = 10_000_000;

    // Quotients of small whole numbers and a mean of three.
    private const double LastBits = 1e-12;

    // The order of the blocks is the question file's, not that of the alphabet.
    private static readonly string[] Order = ["popular", "adversarial", "random"];

    private static readonly string[] Numbers = ["Accuracy", "Precision", "Recall", "F1", "yes_ratio"];

    private readonly TemporaryFolder _folder = new();

    public PopeSplitTests()
    {
        foreach (string split in Order)
        {
            _folder.Write($"coco/coco_pope_{split}.json", Lines(Enumerable.Range(0, Questions).Select(i => new JsonObject
            {
                ["question_id"] = i + 1,
                ["image"] = $"COCO_val2014_{100 + (i / 6):000000000000}.jpg",
                ["text"] = $"Is there a {split} thing {i % 6} in the image?",
                ["label"] = i % 2 == 0 ? "yes" : "no",
            })));
        }
    }

    [Fact]
    public async Task LlavaFile_ByItsPrompts_HasTheNumbersOfEachSplitAndTheirMean()
    {
        string answers = _folder.Write("llava.jsonl", Lines(Rows(withPrompt: true)));
        CommandResult run = await ScoreAsync(answers, "three");
        JsonElement scores = Json(_folder.At("three", "scores.json"));
        foreach (string split in Order)
        {
            string single = _folder.Write(
                $"{split}.jsonl", Lines(Answers(split).Select(text => new JsonObject { ["answer"] = text })));
            (await InProcess.RunAsync(
                "evaluate", "pope", "--answers", single, "--annotations", _folder.At("coco", $"coco_pope_{split}.json"),
                "--out", _folder.At(split))).ShouldExit(0);
            JsonElement alone = Json(_folder.At(split, "scores.json"));
            foreach (string number in (string[])["TP", "FP", "TN", "FN", .. Numbers])
            {
                Assert.Equal(alone.GetProperty(number).GetDouble(),
                    scores.GetProperty(split).GetProperty(number).GetDouble(), LastBits);
            }
        }

        foreach (string number in Numbers)
        {
            double mean = Order.Average(split => Json(_folder.At(split, "scores.json")).GetProperty(number).GetDouble());
            Assert.Equal(mean, scores.GetProperty("mean").GetProperty(number).GetDouble(), LastBits);
        }

        double f1 = scores.GetProperty("mean").GetProperty("F1").GetDouble();
        Assert.Equal(f1,
            scores.GetProperty("extra").GetProperty("intervals").GetProperty("F1").GetProperty("value").GetDouble(), LastBits);
        Assert.Matches(@"mean +0\.\d+ +0\.\d+ +0\.\d+ +0\.\d+", run.Out);
        using JsonDocument compared = JsonDocument.Parse(
            (await InProcess.RunAsync("evaluate", "compare", _folder.At("random"), _folder.At("three"), "--json"))
                .ShouldExit(0).Out);
        Assert.Equal(100 * f1,
            compared.RootElement.GetProperty("runs")[1].GetProperty("values").GetProperty("POPE-F1").GetDouble(), 1e-9);
        Assert.Contains("splits: random, popular, adversarial",
            compared.RootElement.GetProperty("not_comparable")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(compared.RootElement.GetProperty("differences")[0].GetProperty("estimates").EnumerateObject());
    }

    [Fact]
    public async Task LlavaFile_ByItsQuestionFile_NeedsNoPrompts()
    {
        static JsonObject Question(string split, JsonElement label, long id) => new()
        {
            ["question_id"] = id,
            ["image"] = label.GetProperty("image").GetString(),
            ["text"] = Asked(label),
            ["category"] = split,
        };
        string questions = _folder.Write("llava_pope_test.jsonl", Lines(Order.SelectMany((split, block) =>
            Labels(split).Select((label, i) => Question(split, label, (block * Block) + i + 1)))));
        string prompts = _folder.Write("prompts.jsonl", Lines(Rows(withPrompt: true)));
        string bare = _folder.Write("bare.jsonl", Lines(Rows(withPrompt: false)));
        await ScoreAsync(prompts, "prompts");
        await ScoreAsync(bare, "bare", "--questions", questions);
        foreach (string group in (string[])["mean", .. Order])
        {
            Assert.Equal(
                Json(_folder.At("prompts", "scores.json")).GetProperty(group).GetRawText(),
                Json(_folder.At("bare", "scores.json")).GetProperty(group).GetRawText());
        }

        (await InProcess.RunAsync("evaluate", "pope", "--answers", bare, "--annotations", _folder.At("coco"))).ShouldFail(
            3, "bare.jsonl, line 1", "cannot be told", "do not say what was asked", "question file");
        (await InProcess.RunAsync("evaluate", "pope", "--answers", bare, "--questions", questions))
            .ShouldFail(3, "no \"label\"", "coco_pope_random.json");
        string[] rows = await File.ReadAllLinesAsync(questions, TestContext.Current.CancellationToken);
        string doubled = _folder.Write("doubled.jsonl", $"{rows[0]}\n{rows[0]}\n");
        (await InProcess.RunAsync(
            "evaluate", "pope", "--answers", bare, "--questions", doubled, "--annotations", _folder.At("coco")))
            .ShouldFail(3, "doubled.jsonl, line 2");
    }

    [Fact]
    public async Task LmmsEvalSamples_OfAllSplits_ScoreAsLlavasFile()
    {
        static JsonObject Sample(string split, JsonElement label, string text) => new()
        {
            ["doc_id"] = 0,
            ["doc"] = new JsonObject
            {
                ["id"] = "0",
                ["question_id"] = label.GetProperty("question_id").GetRawText(),
                ["question"] = label.GetProperty("text").GetString(),
                ["answer"] = label.GetProperty("label").GetString(),
                ["image_source"] = label.GetProperty("image").GetString()![..^4],
                ["category"] = split,
            },
            ["target"] = label.GetProperty("label").GetString(),
            ["resps"] = new JsonArray(new JsonArray(text)),
            ["filtered_resps"] = new JsonArray(text),
        };
        string samples = _folder.Write("samples_pope.jsonl", Lines(Order.SelectMany(split =>
            Labels(split).Zip(Answers(split), (label, text) => Sample(split, label, text)))));
        await ScoreAsync(samples, "samples");
        await ScoreAsync(_folder.Write("llava.jsonl", Lines(Rows(withPrompt: true))), "llava");
        Assert.Equal(
            Json(_folder.At("llava", "scores.json")).GetProperty("mean").GetRawText(),
            Json(_folder.At("samples", "scores.json")).GetProperty("mean").GetRawText());
    }

    [Fact]
    public async Task Answers_OfAMissingQuestion_AreRefused()
    {
        List<JsonObject> rows = [.. Rows(withPrompt: true)];
        rows.RemoveAt(Questions + 3);
        (await InProcess.RunAsync(
            "evaluate", "pope", "--answers", _folder.Write("short.jsonl", Lines(rows)),
            "--annotations", _folder.At("coco")))
            .ShouldFail(3, $"without an answer to 1 of {3 * Questions} questions");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<CommandResult> ScoreAsync(string answers, string output, params string[] more) =>
        (await InProcess.RunAsync(
        [
            "evaluate", "pope", "--answers", answers, "--annotations", _folder.At("coco"), "--out", _folder.At(output),
            .. more])).ShouldExit(0);

    private IEnumerable<JsonObject> Rows(bool withPrompt) => Order.SelectMany((split, block) =>
        Labels(split).Zip(Answers(split)).Select((pair, i) =>
        {
            var row = new JsonObject
            {
                ["question_id"] = (block * Block) + i + 1,
                ["text"] = pair.Second,
                ["answer_id"] = $"a{i}",
                ["metadata"] = new JsonObject(),
            };
            if (withPrompt)
            {
                row["prompt"] = Asked(pair.First);
            }

            return row;
        }));

    private static string Asked(JsonElement label) =>
        label.GetProperty("text").GetString() + "\nAnswer the question using a single word or phrase.";

    // Another share of right answers in each split.
    private IEnumerable<string> Answers(string split) => Labels(split).Select((label, i) =>
        (label.GetProperty("label").GetString() == "yes") == (i % (3 + Array.IndexOf(Order, split)) > 0) ? "Yes" : "No");

    private JsonElement[] Labels(string split) =>
        [.. File.ReadLines(_folder.At("coco", $"coco_pope_{split}.json")).Select(line => JsonElement.Parse(line))];

    private static string Lines(IEnumerable<JsonObject> rows) => string.Concat(rows.Select(row => row.ToJsonString() + "\n"));

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
}
