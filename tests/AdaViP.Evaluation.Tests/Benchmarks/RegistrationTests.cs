using System.Text.Json;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Comparison;
using AdaViP.Evaluation.Running;
using AdaViP.Evaluation.Tables;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Benchmarks;

/// <summary>
/// A benchmark is one class and one line of registration: running, files, tables and comparisons follow from it.
/// </summary>
public sealed class RegistrationTests : IDisposable
{
    private static readonly BenchmarkCatalogue Catalogue = new([.. BuiltInBenchmarks.All.Benchmarks, new SixthBenchmark()]);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Benchmark_ThatIsRegistered_AnswersScoresAndCompares()
    {
        ListDisplay good = Run("good", "a cat", "a dog", "a bus", "a cup");
        ListDisplay bad = Run("bad", "a cat", "a bus", "a bus", "no");
        Assert.Equal(1, good.Evaluation!.Headlines[0].Value);
        Assert.Equal(0.5, bad.Evaluation!.Headlines[0].Value);
        Assert.Empty(bad.Warnings);
        var benchmark = (SixthBenchmark)Catalogue.Find("exact")!;
        Assert.Same(benchmark.Given[0], benchmark.Given[1]); // what the check read is there when answers are scored
        using var table = new StringWriter();
        ScoreTable.Write(bad.Evaluation.Run.Scores.Sheet, bad.Evaluation.Headlines, table);
        Assert.Contains("0.5", table.ToString(), StringComparison.Ordinal);

        JsonElement scores = JsonElement.Parse(File.ReadAllText(At("bad", "scores.json")));
        Assert.Equal("exact", scores.GetProperty("extra").GetProperty("benchmark").GetString());
        Assert.Equal(0.5, scores.GetProperty("share").GetProperty("right").GetDouble());
        Assert.Contains("Exact answers", File.ReadAllText(At("bad", "report.html")), StringComparison.Ordinal);

        var comparison = RunComparison.Of(
            [ComparedRun.Open(At("good"), Catalogue), ComparedRun.Open(At("bad"), Catalogue)], PublishedResults.Paper, Catalogue);
        Assert.Equal("Exact", comparison.Columns[^1].Name);
        Assert.Equal([100, 50], comparison.Runs.Select(run => run.Values["Exact"]));
        RunDifference difference = Assert.Single(comparison.Differences);
        Assert.Equal(-0.5, Assert.Single(difference.Estimates).Value);
        Assert.Empty(comparison.Mismatches[1]);
    }

    [Fact]
    public void BuiltIn_Benchmarks_AgreeWithThemselves()
    {
        Assert.Equal(BuiltInBenchmarks.All.Names.Distinct(), BuiltInBenchmarks.All.Names);
        Assert.Equal(BuiltInBenchmarks.All.Columns.Select(column => column.Name).Distinct(),
            BuiltInBenchmarks.All.Columns.Select(column => column.Name));
        foreach (IBenchmark benchmark in BuiltInBenchmarks.All.Benchmarks)
        {
            Assert.Equal(benchmark.Name, benchmark.Preset.Name);
            Assert.Equal(benchmark.Judge is null, benchmark.Preset.Judge is null);
            Assert.True(benchmark.HasWidth(benchmark.Counters.Count), benchmark.Name);
            Assert.False(benchmark.HasWidth(0), benchmark.Name);
            double[] sums = new double[benchmark.Counters.Count];
            Assert.All(benchmark.Headlines, metric => metric.Value(sums));
            Assert.All(benchmark.Judge?.Placeholders ?? [],
                name => Assert.Contains($"{{{name}}}", benchmark.Judge!.OwnPrompt, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void PublishedRows_Columns_AreThoseOfBenchmarks() => Assert.All(
        PublishedResults.Paper.Rows,
        row => Assert.Empty(row.Values.Keys.Except(BuiltInBenchmarks.All.Columns.Select(column => column.Name))));

    public void Dispose() => _folder.Dispose();

    // Questions about four pictures, whose names are what they show.
    private ListDisplay Run(string output, params string[] answers)
    {
        string[] wanted = ["a cat", "a dog", "a bus", "a cup"];
        string questions = _folder.Write("exact.jsonl", string.Concat(wanted.Select((text, i) =>
            $"{{\"id\": \"{i}\", \"image\": \"{i}.png\", \"question\": \"{i}?\", \"wanted\": \"{text}\"}}\n")));
        for (int i = 0; i < wanted.Length; i++)
        {
            _folder.Write($"pictures/{i}.png", "picture");
        }

        _folder.Write("model/config.json", "{}");
        var display = new ListDisplay();
        IBenchmark benchmark = Catalogue.Find("exact")!;
        new EvaluationSession(
            new EvaluationRequest
            {
                Benchmark = benchmark,
                Preset = benchmark.Preset,
                Model = new FolderModel(At("model"), prompt => answers[prompt[0] - '0']),
                Questions = questions,
                Images = [At("pictures")],
                Output = At(output),
                BatchSize = 3,
            },
            display).Run(TestContext.Current.CancellationToken);
        return display;
    }

    private string At(params string[] parts) => Path.Combine([_folder.Path, .. parts]);
}
