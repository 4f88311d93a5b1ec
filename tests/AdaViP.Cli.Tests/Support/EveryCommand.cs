using AdaViP.Cli.Tests.Evaluations;

namespace AdaViP.Cli.Tests.Support;

/// <summary>One call of every command of the program, in an order in which each finds what it reads.</summary>
internal sealed class EveryCommand : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EvaluationData _evaluation = new();

    /// <summary>Folder of all inputs and outputs; the questions of <c>evaluate</c> lie in <see cref="Questions"/>.</summary>
    public string Root => _folder.Path;

    /// <summary>Folder of the questions, and of what <c>evaluate</c> writes.</summary>
    public string Questions => _evaluation.Root;

    /// <summary>The calls. The demo is one whose last method is not tuned yet: its other stages are calls of their own.</summary>
    public async IAsyncEnumerable<Call> Calls()
    {
        string picture = GoldenRun.Picture;
        string data = _folder.Write("data.jsonl", MicroPairs.Row);
        string[] build = MicroPairs.Build(_folder, data, At("pairs"));
        string models = build[Array.IndexOf(build, "--models") + 1];
        string[] answer = ["--model", GoldenRun.Model, "--image", picture, "--max-new-tokens", "3"];
        yield return new Call("version", ["version"]);
        yield return new Call("info", ["info"]);
        yield return new Call("completion", ["completion", "bash"]);
        yield return new Call("recipe list", ["recipe", "list"]);
        yield return new Call("recipe show", ["recipe", "show", "tiny", "--resolved"]);
        yield return new Call("recipe copy", ["recipe", "copy", "tiny", At("copy.yaml")], WritesFiles: true);
        yield return new Call("recipe validate", ["recipe", "validate", At("copy.yaml")]);
        yield return new Call("recipe keys", ["recipe", "keys"]);
        yield return new Call("plan", ["plan", "--recipe", "tiny", "--model", GoldenRun.Model]);
        yield return new Call("generate", ["generate", .. answer, "--question", "What is it?"]);
        yield return new Call("chat", ["chat", .. answer], Input: "What is it?");
        yield return new Call(
            "logprobs",
            [
                "logprobs", "--model", GoldenRun.Model, "--data", data,
                "--image-root", MicroRun.Scenes(_folder), "--out", At("logps.jsonl"),
            ],
            WritesFiles: true);
        yield return new Call(
            "train", GoldenRun.Train(At("run"), "--set", "schedule.steps=2", "--set", "output.save_every=1"), WritesFiles: true);
        await (await FinishedDemo.GetAsync()).CopyBeforeTheLastMethodAsync(_folder, "demo");
        yield return new Call("demo", ["demo", "--out", At("demo"), "--quick"], WritesFiles: true);
        _folder.Copy(Path.Combine(AppContext.BaseDirectory, "micro-models"), "micro");
        yield return new Call("micro train-models", ["micro", "train-models", "--out", At("micro")], WritesFiles: true);
        yield return new Call("micro check-models", ["micro", "check-models", "--scenes", "20"]);
        yield return new Call("models check", ["models", "check", models]);
        yield return new Call("models keys", ["models", "keys"]);
        yield return new Call("pairs build", build, WritesFiles: true);
        yield return new Call("pairs stats", ["pairs", "stats", At("pairs")]);
        yield return new Call("pairs show", ["pairs", "show", At("pairs"), "--out", At("pairs.html")], WritesFiles: true);
        foreach (string benchmark in EvaluationData.Benchmarks.Select(row => row.Data))
        {
            yield return new Call($"evaluate {benchmark}", _evaluation.Generate(benchmark, benchmark), WritesFiles: true);
        }

        yield return new Call("micro keys", ["micro", "keys"]);
        yield return new Call(
            "micro evidence",
            ["micro", "evidence", "--runs", "0", "--out", At("evidence"), "--page", At("evidence.md")], WritesFiles: true);
        yield return new Call("micro copy-models", ["micro", "copy-models", "--out", At("copies")], WritesFiles: true);
        yield return new Call(
            "micro draw", ["micro", "draw", "evaluation", "--out", At("drawing"), "--count", "2"], WritesFiles: true);
        yield return new Call(
            "micro start-model", ["micro", "start-model", "--out", At("start"), "--tower-steps", "1"], WritesFiles: true);
        yield return new Call(
            "micro preferences",
            ["micro", "preferences", "--model", At("start"), "--out", At("preferences.parquet"), "--count", "2"],
            WritesFiles: true);
        yield return new Call(
            "micro score",
            ["micro", "score", _folder.Write("captions.jsonl", """{"id": 0, "caption": "The picture shows a red cup."}""")]);
        yield return new Call("evaluate compare", ["evaluate", "compare", _evaluation.At("pope")]);
        yield return new Call(
            "report",
            ["report", At("run"), _evaluation.At("chair"), _evaluation.At("pope"), At("pairs"), "--out", At("report.html")],
            WritesFiles: true);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _evaluation.Dispose();
    }

    private string At(string name) => _folder.At(name);

    /// <summary>A call that ends with 0 where nothing is in its way.</summary>
    /// <param name="Name">The command's words.</param>
    /// <param name="Arguments">Whole command line without the program.</param>
    /// <param name="WritesFiles">Whether its results are files, so that standard output is only its log.</param>
    /// <param name="Input">Line for standard input.</param>
    internal sealed record Call(string Name, string[] Arguments, bool WritesFiles = false, string? Input = null)
    {
        /// <summary>A line of shell.</summary>
        /// <param name="before">Words before the program, for example of a tracer.</param>
        public string Shell(string before = "")
        {
            string input = Input is null ? "" : $"printf '%s\\n' {Quote(Input)} | ";
            return $"{input}{before} adavip {string.Join(' ', Arguments.Select(Quote))}";
        }

        private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
