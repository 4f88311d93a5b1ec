using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.MmHal;

/// <summary>MMHal-Bench: the judge's replies say everything; questions and answers are for the report.</summary>
internal sealed class MmHalBenchmark : IBenchmark
{
    private static readonly string[] Templates = ["mmhal-bench_answer_template.json", "response_template.json"];

    /// <inheritdoc />
    public string Name => MmHalPreset.Value.Name;

    /// <inheritdoc />
    public BenchmarkPreset Preset => MmHalPreset.Value;

    /// <inheritdoc />
    public BenchmarkCapabilities Capabilities { get; } = new() { NeedsJudge = true, JudgeRepliesSuffice = true };

    /// <inheritdoc />
    public IBenchmarkJudge Judge { get; } = new MmHalJudge();

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => MmHalScores.AllHeadlines;

    /// <inheritdoc />
    public IReadOnlyList<string> Counters => MmHalScores.AllCounters;

    /// <inheritdoc />
    public IReadOnlyList<ComparisonColumn> Columns { get; } =
    [
        new("MMHal", new ScorePath("mean"), Digits: 2)
        {
            HigherIsBetter = true,
            Meaning = "mean grade of the answers by the judge, from 0 to 6",
        },
        new("Hall", new ScorePath("hallucination_rate"), value => 100 * value)
        {
            HigherIsBetter = false,
            Meaning = "answers that hallucinate by the judge's grade, in %",
        },
    ];

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs) => MmHalQuestionReader.Read(Questions(inputs));

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        string judge =
            inputs.Judge?.Path ?? throw new UserDataException(
                $"MMHal-Bench is scored by a judge; its replies are missing. Ask one with {EvaluationSettings.JudgeAddress}.");
        IReadOnlyList<MmHalQuestion> asked = inputs.Asked(MmHalQuestionReader.Read(Questions(inputs)));
        IReadOnlyList<MmHalQuestion> answered = inputs.Answers is null ? asked : MmHalQuestionReader.Read(inputs.Answers);
        if (answered.Count != asked.Count)
        {
            throw new UserDataException(
                $"{inputs.Answers} has {Counted.Of(answered.Count, "answer")}, "
                + $"but {Counted.Of(asked.Count, "question was", "questions were")} asked of {Questions(inputs)}. "
                + "Name the question file of these answers.");
        }

        MmHalScores scores = MmHalScorer.Score(MmHalJudgeFileReader.Read(judge), asked);
        return new ScoredRun(scores, Bars(scores), Worst(scores, answered));
    }

    private static string Questions(ScoringInputs inputs) =>
        inputs.Questions
        ?? inputs.Answers
        ?? inputs.Annotations.Places.FirstOrDefault(File.Exists)
        ?? inputs.Annotations.Find(Templates)
        ?? throw new UserDataException(
            $"MMHal-Bench's questions are missing: name {Templates[0]} with {EvaluationSettings.Questions}"
            + (inputs.Annotations.Places.Count == 0 ? "." : $"; it is not in {string.Join(", ", inputs.Annotations.Places)}."));

    private static List<ScoreBar> Bars(MmHalScores scores) =>
    [
        .. scores.PerType.Select(type => new ScoreBar("mean score per type", type.Key, type.Value, MmHalRating.Highest)),
        .. scores.Rows.GroupBy(row => row.Question.Type).Select(group => new ScoreBar(
            "hallucination rate per type", group.Key, group.Count(row => row.IsHallucination) / (double)group.Count(), 1)),
    ];

    private static List<WorstCase> Worst(MmHalScores scores, IReadOnlyList<MmHalQuestion> answered) =>
    [
        .. scores.Rows.Where(row => row.IsHallucination)
            .OrderBy(row => row.Score)
            .Take(WorstCase.Shown)
            .Select(row => new WorstCase(
                string.Create(CultureInfo.InvariantCulture,
                    $"question {row.Question.Index + 1} ({row.Question.Type}): rated {row.Score} of {MmHalRating.Highest}"),
                row.Question.Question,
                answered[row.Question.Index].ModelAnswer,
                [],
                [("Standard answer", row.Question.StandardAnswer), ("Judge", row.Reply.Content)],
                name => name switch
                {
                    "image_id" => row.Question.ImageId,
                    "image_src" => row.Question.ImageSource,
                    _ => null,
                })),
    ];
}
