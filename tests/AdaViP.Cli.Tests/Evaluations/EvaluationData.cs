using System.Text.Json;
using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary>Small question files on the pictures of the golden model, and presets with short answers.</summary>
internal sealed class EvaluationData : IDisposable
{
    public const int Questions = 5;

    private static readonly string[] Pictures = ["0.png", "0.png", "1.png", "2.png", "3.png"];

    private static readonly Dictionary<string, Func<int, object>> Rows = new()
    {
        // Two descriptions, three questions about existence.
        ["amber"] = i => new
        {
            id = i < 2 ? i + 1 : 1003 + i,
            image = Pictures[i],
            query = i < 2 ? "Describe this image." : $"Is there a cat in image {i}?",
        },
        ["pope"] = i => new
        {
            question_id = i + 1,
            image = Pictures[i],
            text = $"Is there a cat in image {i}?",
            label = i < 2 ? "yes" : "no",
            category = "random",
        },
        ["mmhal"] = i => new
        {
            question_type = "attribute",
            question_topic = "animal",
            image_id = $"id{i}",
            image_src = "https://pictures.example/" + Pictures[i],
            image_content = new[] { "Cat", "Dog" },
            question = $"Which colour has it ({i})?",
            gt_answer = "It is <b>brown</b>.",
            model_answer = "",
        },
        ["objhal"] = i => new { org_idx = i, image_id = 100 + i, image = Pictures[i], question = "replaced" },
        ["chair"] = i => new { id = $"p{i}", image = Pictures[i] },
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Benchmarks => [.. Rows.Keys.Order()];

    /// <summary>Longest answer; more for runs that are to be stopped in the middle.</summary>
    public int MostTokens { get; init; } = 6;

    public string Root => _folder.Path;

    public string At(params string[] parts) => _folder.At(parts);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Arguments that let the tiny golden checkpoint answer.</summary>
    public string[] Generate(string benchmark, string output, params string[] more) =>
    [
        "evaluate", benchmark, "--model", GoldenRun.Model, "--questions", QuestionFile(benchmark), "--images", GoldenRun.Images,
        "--preset", Preset(benchmark), "--out", At(output), .. Annotations(benchmark), .. more,
    ];

    public string QuestionFile(string benchmark) => Write(
        benchmark + "-questions.jsonl",
        string.Concat(Enumerable.Range(0, Questions).Select(i => JsonSerializer.Serialize(Rows[benchmark](i)) + "\n")));

    public string[] Annotations(string benchmark) => benchmark switch
    {
        "amber" => ["--annotations", Amber()],
        "objhal" => ["--annotations", Coco(), "--annotations", Synonyms()],
        "chair" =>
        [
            "--annotations", Write("words.txt", "cat, kitten\ndog, puppy\n"),
            "--annotations", Write(
                "objects.jsonl",
                string.Concat(Enumerable.Range(0, Questions).Select(i => $"{{\"id\": \"p{i}\", \"objects\": [\"cat\"]}}\n"))),
        ],
        _ => [],
    };

    /// <summary>Writes a word list in the format of CHAIR, for objhal and chair.</summary>
    public string Synonyms() => Write("synonyms_refine.txt", "cat, kitten\ndog, puppy\nbear, panda\ntruck, pickup\n");

    public void Dispose() => _folder.Dispose();

    private string Preset(string benchmark)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "presets", benchmark + ".yaml"));
        return Write(benchmark + ".yaml", Regex.Replace(text, "max_new_tokens: \\d+", $"max_new_tokens: {MostTokens}"));
    }

    // Pictures to describe, and from 1005 on questions: the first is answered with yes, the next with no and so on. AMBER finds
    // annotations by place, so that none may be left out.
    private string Amber()
    {
        const int FirstQuestion = 1005, Count = 1009;
        IEnumerable<object> annotations = Enumerable.Range(1, Count).Select(object (id) => id < FirstQuestion
            ? new { id, type = "generative", truth = (string[])["cat", "table"], hallu = (string[])["dog", "beach"] }
            : new { id, type = "discriminative-attribute-state", truth = id % 2 == 1 ? "yes" : "no" });
        Write("amber/annotations.json", JsonSerializer.Serialize(annotations));
        Write(
            "amber/relation.json",
            """{"cat": ["kitten"], "dog": ["puppy"], "table": ["desk"], "beach": ["sand"], "zebra": [], "truck": []}""");
        Write("amber/safe_words.txt", "picture\n");
        return At("amber");
    }

    private string Coco()
    {
        string pictures = JsonSerializer.Serialize(Enumerable.Range(0, Questions).Select(i => new { id = 100 + i }));
        foreach (string set in (string[])["train", "val"])
        {
            Write(
                $"coco/instances_{set}2014.json",
                $"{{\"images\": {pictures}, \"categories\": [{{\"id\": 17, \"name\": \"cat\"}}], "
                    + "\"annotations\": [{\"image_id\": 100, \"category_id\": 17}]}");
            Write(
                $"coco/captions_{set}2014.json",
                $"{{\"images\": {pictures}, \"annotations\": [{{\"image_id\": 101, \"caption\": \"A dog and a cat.\"}}]}}");
        }

        return At("coco");
    }
}
