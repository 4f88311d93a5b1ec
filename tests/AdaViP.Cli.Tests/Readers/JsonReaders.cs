using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Readers;

/// <summary>Every JSON file that the program reads, each with a command that reads it.</summary>
internal static class JsonReaders
{
    // Of files that every run of a model reads; each run takes tenths of a second.
    private const int FewKeys = 3;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<JsonReader> All { get; } =
    [
        .. Models(), .. Runs(), .. DataRows(), .. Evaluations(), .. Comparisons(), .. Reports(),
    ];

    /// <summary>An evaluation of the small model that goes on where it was.</summary>
    public static string[] Answer(string folder) =>
    [
        "evaluate", "pope", "--model", GoldenRun.Model, "--questions", Path.Combine(folder, "pope.jsonl"),
        "--images", GoldenRun.Images, "--out", Path.Combine(folder, "out"), "--max-new-tokens", "2", "--device", "cpu", "--quiet",
    ];

    /// <summary>An evaluation with a judge that nobody answers for: its replies are stored.</summary>
    public static string[] Judge(string folder) =>
    [
        "evaluate", "mmhal", "--answers", Path.Combine(folder, "answers.json"), "--out", Path.Combine(folder, "out"),
        "--judge-url", "http://127.0.0.1:9/", "--judge-attempts", "1",
    ];

    private static IEnumerable<JsonReader> Models()
    {
        string[] plan = ["config.json", "preprocessor_config.json", "processor_config.json", "generation_config.json"];
        string[] generate =
        [
            "config.json", "preprocessor_config.json", "processor_config.json", "generation_config.json", "tokenizer.json",
            "tokenizer_config.json", "special_tokens_map.json", "chat_template.json",
        ];
        foreach (string file in plan)
        {
            yield return new JsonReader("plan", "model", file, Plan) { Keys = 30 };
        }

        foreach (string file in generate)
        {
            yield return new JsonReader("generate", "model", file, Generate) { Keys = FewKeys };
        }

        yield return new JsonReader("plan", "adapted", "adapter_config.json", Plan) { Code = 3 };
        yield return new JsonReader("plan", "sharded", "model.safetensors.index.json", Plan);
        yield return new JsonReader("generate", "sharded", "model.safetensors.index.json", Generate) { Keys = FewKeys };
    }

    private static IEnumerable<JsonReader> Runs()
    {
        string[] files =
        [
            "run.json", "environment.json", "metrics.jsonl", "reference-logps.jsonl", "step-1/complete.json",
            "step-1/trainer_state.json", "step-1/config.json",
        ];
        foreach (string file in files)
        {
            yield return new JsonReader("train --resume", "run", file, Resume) { Keys = FewKeys, Writes = true };
        }

        foreach (string file in (string[])[
            "out/run.json", "out/answers.jsonl", "out/scores.json", "out/items.json", "pope.jsonl"])
        {
            yield return new JsonReader("evaluate --model", "answers", file, Answer) { Keys = FewKeys, Writes = true };
        }
    }

    private static IEnumerable<JsonReader> DataRows()
    {
        foreach (string file in (string[])["rows.jsonl", "list.json", "swift.jsonl", "inner.jsonl"])
        {
            yield return new JsonReader("logprobs", "data", file, folder => LogProbs(folder, file))
            {
                Writes = true,
                Keys = FewKeys,
            };
        }
    }

    private static IEnumerable<JsonReader> Evaluations()
    {
        foreach (string answers in (string[])["answers.jsonl", "samples.jsonl", "swift.jsonl"])
        {
            yield return Evaluate("pope", answers, "pope", "--answers", answers, "--annotations", "questions.jsonl");
        }

        yield return Evaluate("pope", "questions.jsonl", "pope", "--answers", "answers.jsonl", "--questions", "questions.jsonl");
        foreach (string file in (string[])["annotations.json", "relation.json", "similar.json", "questions.json", "answers.json"])
        {
            yield return Evaluate(
                "amber", file, "amber", "--answers", "answers.json", "--annotations", ".", "--similarity", "similar.json",
                "--questions", "questions.json");
        }

        foreach (string file in (string[])["questions.json", "judge.json"])
        {
            yield return Evaluate("mmhal", file, "mmhal", "--judge-file", "judge.json", "--questions", "questions.json");
        }

        foreach (string file in (string[])[
            "answers.json", "out/judge.jsonl", "out/judge.json", "out/judge-cache", "out/scores.json"])
        {
            yield return new JsonReader("evaluate --judge-url", "judged", file, Judge) { Writes = true };
        }

        foreach (string file in (string[])["answers.jsonl", "judge.jsonl", "instances_val2014.json", "captions_val2014.json"])
        {
            yield return Evaluate(
                "coco", file, "objhal", "--answers", "answers.jsonl", "--annotations", ".", "--judge-file", "judge.jsonl");
        }

        foreach (string file in (string[])["captions.jsonl", "named.json"])
        {
            yield return Evaluate(
                "coco", file, "chair", "--answers", "captions.jsonl", "--annotations", "synonyms.txt",
                "--annotations", "named.json");
        }

        foreach (string file in (string[])["captions.jsonl", "objects.jsonl", "questions.jsonl"])
        {
            yield return Evaluate(
                "chair", file, "chair", "--answers", "captions.jsonl", "--annotations", "words.txt",
                "--annotations", "objects.jsonl", "--questions", "questions.jsonl");
        }
    }

    private static IEnumerable<JsonReader> Comparisons()
    {
        foreach (string file in (string[])["scores.json", "items.json"])
        {
            yield return new JsonReader("evaluate compare", "scores", file, Compare) { Keys = 20 };
        }

        foreach (string file in (string[])["trace.jsonl", "pairs.json", "parts/stages.json"])
        {
            yield return new JsonReader("pairs stats", "pairs", file, folder => ["pairs", "stats", folder]) { Keys = 20 };
        }

        yield return new JsonReader("pairs show", "pairs", "trace.jsonl", Show);
    }

    private static IEnumerable<JsonReader> Reports()
    {
        foreach (string file in (string[])[
            "described/run.json", "described/answers.jsonl", "described/scores.json", "described/items.json",
            "described/x-scores.json", "trained/run.json", "trained/environment.json", "trained/metrics.jsonl"])
        {
            yield return new JsonReader("report", "reported", file, Report) { Keys = 20 };
        }

        yield return new JsonReader("report", "pairs", "trace.jsonl", Report);
    }

    // Names of files are those in the folder.
    private static JsonReader Evaluate(string folder, string file, string benchmark, params string[] options) => new(
        $"evaluate {benchmark}", folder, file, place =>
        [
            "evaluate", benchmark,
            .. options.Select(word => word.StartsWith("--", StringComparison.Ordinal) ? word : Path.Combine(place, word)),
        ]);

    private static string[] Show(string folder) =>
        ["pairs", "show", folder, "--out", Path.Combine(folder, "..", "x.html"), "--overwrite"];

    private static string[] Report(string folder) =>
        ["report", folder, "--out", Path.Combine(folder, "..", "report.html"), "--overwrite"];

    private static string[] Compare(string folder) => ["evaluate", "compare", folder, folder];

    private static string[] Plan(string model) => ["plan", "--recipe", "tiny", "--model", model, "--device", "cpu"];

    private static string[] Generate(string model) =>
    [
        "generate", "--model", model, "--image", GoldenRun.Picture, "--question", "hi", "--max-new-tokens", "1",
        "--device", "cpu",
    ];

    private static string[] LogProbs(string folder, string file) =>
    [
        "logprobs", "--model", GoldenRun.Model, "--data", Path.Combine(folder, file), "--image-root", GoldenRun.Images,
        "--out", Path.Combine(folder, "out.jsonl"), "--device", "cpu", "--set", "runtime.threads=1",
    ];

    private static string[] Resume(string folder) =>
        GoldenRun.Train(folder, "--resume", "--set", "schedule.steps=2", "--set", "schedule.batch_size=2");
}
