using System.Text.Json;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;
using BenchmarkDotNet.Attributes;

namespace AdaViP.Benchmarks.Suites;

/// <summary>
/// A whole AMBER evaluation, 1,004 descriptions and 14,216 yes/no answers, from files: reading annotations and answers,
/// finding the nouns, scoring, and 1,000 bootstrap resamples. The files are made up, in the sizes of the real ones.
/// </summary>
[Config(typeof(LongConfig))]
public class EvaluationBenchmarks
{
    internal const int Descriptions = 1004;
    internal const int Questions = 14216;

    private const int Sentences = 6;
    private const int Seed = 20261;

    private static readonly string[] Vocabulary =
        ["dog", "cat", "tree", "bench", "table", "light", "cloud", "sky", "wall", "person", "car", "boat", "drawing", "orange",
            "window", "chair"];

    private static readonly string[] Kinds =
    [
        "discriminative-hallucination", "discriminative-attribute-state", "discriminative-attribute-number",
        "discriminative-attribute-action",
        "discriminative-relation",
    ];

    private string _folder = "";
    private string _answers = "";

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("adavip-evaluation-").FullName;
        _answers = Path.Combine(_folder, "answers.json");
        var random = new Random(Seed);
        var annotations = new List<object>();
        var answers = new List<object>();
        for (int id = 1; id <= Descriptions + Questions; id++)
        {
            bool yes = random.Next(2) == 0;
            bool description = id <= Descriptions;
            annotations.Add(description
                ? new { id, type = "generative", truth = Words(random, 7), hallu = Words(random, 5) }
                : new { id, type = Kinds[id % Kinds.Length], truth = yes ? "yes" : "no" });
            answers.Add(new { id, response = description ? Description(random) : yes ? "Yes" : "No, there is none." });
        }

        File.WriteAllText(Path.Combine(_folder, "annotations.json"), JsonSerializer.Serialize(annotations));
        File.WriteAllText(Path.Combine(_folder, "relation.json"),
            JsonSerializer.Serialize(Vocabulary.ToDictionary(word => word, _ => (string[])["line"])));
        File.WriteAllText(Path.Combine(_folder, "safe_words.txt"), "light\nline\n");
        File.WriteAllText(_answers, JsonSerializer.Serialize(answers));
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public AmberScores Amber_FromFiles()
    {
        AmberAnnotations annotations = AmberAnnotationReader.Read(new AnnotationFiles([_folder]));
        return AmberScorer.Score(
            AmberAnswerReader.Read(_answers), annotations, new NounExtractor(annotations.Words),
            new AmberOptions { Parsing = YesNoParsing.Strict });
    }

    [Benchmark]
    public int Amber_FromFiles_WithIntervals()
    {
        AmberScores scores = Amber_FromFiles();
        return Bootstrap.Intervals(scores.Items, scores.Headlines, new BootstrapOptions()).Count;
    }

    private static string[] Words(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Vocabulary[random.Next(Vocabulary.Length)])];

    private static string Description(Random random) => string.Join(' ', Enumerable.Range(0, Sentences).Select(_ =>
        $"In the foreground, one can see a {Words(random, 1)[0]} next to the large {Words(random, 1)[0]}, "
            + $"while the {Words(random, 1)[0]} is on the left."));
}
