using System.Globalization;
using System.Text.Json;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Running;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;

namespace AdaViP.RunReports.Tests.Support;

/// <summary>
/// Runs in a folder: evaluations by the product's own session with answers that a test gives, training runs as the trainer
/// writes them.
/// </summary>
internal sealed class RunsOnDisk : IDisposable
{
    /// <summary>A picture of one pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunReport> _reports = [];

    public RunsOnDisk()
    {
        _folder.Write("words.txt", "cat, kitten\ndog, puppy\ncup\n");
        _folder.Write("objects.jsonl", "{\"id\": \"p0\", \"objects\": [\"cat\"]}\n{\"id\": \"p1\", \"objects\": [\"dog\"]}\n");
        _folder.Write(
            "captions.jsonl",
            "{\"id\": \"p0\", \"image\": \"0.png\", \"question\": \"q0\"}\n"
                + "{\"id\": \"p1\", \"image\": \"1.png\", \"question\": \"q1\"}\n");
        _folder.Write(
            "pope.jsonl",
            "{\"question_id\": 1, \"image\": \"0.png\", \"text\": \"Is there a cat?\", \"label\": \"yes\"}\n"
                + "{\"question_id\": 2, \"image\": \"1.png\", \"text\": \"Is there a cat?\", \"label\": \"no\"}\n");
        _folder.Write("images/0.png", Png);
        _folder.Write("images/1.png", Png);
    }

    public string Root => _folder.Path;

    public TemporaryFolder Folder => _folder;

    public string At(params string[] parts) => _folder.At(parts);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>A model that no run is known of.</summary>
    public string Model(string name) => Path.GetDirectoryName(_folder.Write(name + "/config.json", $"{{\"name\": \"{name}\"}}"))!;

    /// <summary>A training run; the folder is its model too.</summary>
    public string Train(
        string name, string recipe, int seed, IEnumerable<string>? metrics = null, params (string Key, string Value)[] settings)
    {
        var keys = new Dictionary<string, string>
        {
            ["name"] = recipe,
            ["objective"] = "adavip",
            ["loss.beta"] = "0.1",
            ["schedule.seed"] = seed.ToString(CultureInfo.InvariantCulture),
            ["output.log_every"] = "1",
            ["runtime.threads"] = seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach ((string key, string value) in settings)
        {
            keys[key] = value;
        }

        _folder.Write(name + "/run.json", JsonSerializer.Serialize(new
        {
            version = "0.1.0",
            step = 0,
            model_folder = "models/start",
            data = "data/pairs.parquet",
            model_fingerprint = "00",
            recipe = keys,
        }));
        _folder.Write(name + "/environment.json", $$"""{"processes": [{"command": "adavip train --out {{name}}"}]}""");
        _folder.Write(name + "/config.json", $"{{\"name\": \"{name}\"}}");
        if (metrics is not null)
        {
            _folder.Write(name + "/metrics.jsonl", string.Concat(metrics.Select(line => line + "\n")));
        }

        return _folder.At(name);
    }

    /// <summary>A line of metrics.jsonl with all numbers of AdaViP.</summary>
    public static string Step(int step, double omega, double margin = 0) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"step":{{step}},"epoch":0.1,"loss":{{1.0 / step}},"rewards/accuracies":0.5,"rewards/margins":{{margin}},
        "margins/rejected_image":{{margin / 2}},"logps/chosen":{{-10 - step}},"logps/rejected":{{-20 - step}},
        "logps/rejected_image":{{-15 - step}},"omega/rejected_answer":{{omega}},"omega/rejected_image":{{1 - omega}},
        "samples/ids":["a"],"samples/logps":[[-1,-2,-3]]}
        """).ReplaceLineEndings("");

    /// <summary>CHAIR of two captions.</summary>
    public string Chair(string name, string model, string first, string second) => Evaluate(
        "chair", name, model, "captions.jsonl", prompt => prompt == "q0" ? first : second);

    /// <summary>POPE of a model that gives one answer.</summary>
    public string Pope(string name, string model, string answer) => Evaluate("pope", name, model, "pope.jsonl", _ => answer);

    /// <summary>A report about runs.</summary>
    public RunReport Report(params string[] runs) => Report(new RunReportOptions(), runs);

    /// <summary>A report about runs.</summary>
    public RunReport Report(RunReportOptions options, params string[] runs)
    {
        var report = RunReport.Open([.. runs.Select(run => At(run))], BuiltInBenchmarks.All, options);
        _reports.Add(report);
        return report;
    }

    public void Dispose()
    {
        _reports.ForEach(report => report.Dispose());
        _folder.Dispose();
    }

    private string Evaluate(string benchmark, string name, string model, string questions, Func<string, string> answer)
    {
        IBenchmark scorer = BuiltInBenchmarks.All.Find(benchmark)!;
        string output = Directory.CreateDirectory(At(name)).FullName;
        new EvaluationSession(
            new EvaluationRequest
            {
                Benchmark = scorer,
                Preset = scorer.Preset with { Prompts = [], PromptSuffix = "" },
                Model = new FolderModel(model, answer),
                Questions = At(questions),
                Images = [At("images")],
                Annotations = benchmark == "chair" ? [At("words.txt"), At("objects.jsonl")] : [],
                Output = output,
                Command = $"adavip evaluate {benchmark} --out {name}",
            },
            new ListDisplay()).Run(CancellationToken.None);
        return output;
    }
}
