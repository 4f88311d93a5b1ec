using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Tests.Benchmarks;

/// <summary>A benchmark that nothing in the room knows: answers shall be what the question wants, letter by letter.</summary>
internal sealed class SixthBenchmark : IBenchmark
{
    public string Name => "exact";

    public BenchmarkPreset Preset { get; } = new()
    {
        Name = "exact",
        Title = "Exact answers",
        Scorer = "exact",
        QuestionFiles = ["exact.jsonl"],
        PromptField = "question",
        ImageNames = ["{image}"],
        Decoding = new AnswerDecoding(MaxNewTokens: 8, Beams: 1),
        AnswerFields = [new("id", AnswerSource.Row("id")), new("answer", AnswerSource.Answer)],
    };

    public BenchmarkCapabilities Capabilities { get; } = new();

    public IReadOnlyList<Metric> Headlines => ExactScores.AllHeadlines;

    public IReadOnlyList<string> Counters => ExactScores.AllCounters;

    public IReadOnlyList<ComparisonColumn> Columns { get; } = [new(
        "Exact", new ScorePath("right", "share"), value => 100 * value)];

    /// <summary>The annotation files that the last check and the last scoring were given.</summary>
    public AnnotationFiles?[] Given { get; } = new AnnotationFiles?[2];

    public void CheckAnnotations(ScoringInputs inputs)
    {
        Given[0] = inputs.Annotations;
        if (inputs.Questions is null)
        {
            throw new UserDataException("the questions are missing.");
        }
    }

    public ScoredRun Score(ScoringInputs inputs)
    {
        Given[1] = inputs.Annotations;
        var wanted = JsonRows.Read(inputs.Questions!).ToDictionary(row => row.Text("id"), row => row.Text("wanted"));
        return new ScoredRun(
            new ExactScores([.. JsonRows.Read(inputs.AnswerFile).Select(
                row => (row.Text("id"), row.Text("answer") == wanted[row.Text("id")]))]),
            [],
            []);
    }

    private sealed record ExactScores(IReadOnlyList<(string Id, bool IsRight)> Rows) : IBenchmarkScores
    {
        public static IReadOnlyList<Metric> AllHeadlines { get; } = [new("right", true, sums => sums[1] / sums[0], "share")];

        public static IReadOnlyList<string> AllCounters { get; } = ["answers", "right"];

        public string Benchmark => "exact";

        public ScoreSheet Sheet => new([ScoreGroup.Of("share", ("right", Rows.Count(row => row.IsRight) / (double)Rows.Count))]);

        public IReadOnlyList<Metric> Headlines => AllHeadlines;

        public ItemTable Items =>
            new(
                [.. Rows.Select(row => row.Id)], new int[Rows.Count], 2,
                [.. Rows.SelectMany(row => (double[])[1, row.IsRight ? 1 : 0])]);

        public IReadOnlyList<string> CounterNames => AllCounters;

        public IReadOnlyList<Notice> Notices => [];

        public void Describe(IScoreDetails details) => details.Count("answers", Rows.Count);
    }
}
