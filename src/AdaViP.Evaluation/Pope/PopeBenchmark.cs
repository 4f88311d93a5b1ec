using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Pope;

/// <summary>POPE: the question file has the labels.</summary>
internal sealed class PopeBenchmark : IBenchmark
{
    private static readonly string[] Files = ["coco_pope_random.json", "coco_pope_popular.json", "coco_pope_adversarial.json"];

    /// <inheritdoc />
    public string Name => PopePreset.Value.Name;

    /// <inheritdoc />
    public BenchmarkPreset Preset => PopePreset.Value;

    /// <inheritdoc />
    public BenchmarkCapabilities Capabilities { get; } = new() { OfficialMode = true, Splits = true };

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => PopeScores.AllHeadlines;

    /// <inheritdoc />
    public IReadOnlyList<string> Counters => PopeScores.CountersOfASplit;

    /// <inheritdoc />
    public IReadOnlyList<ComparisonColumn> Columns { get; } =
    [
        new("POPE-Acc", new ScorePath("Accuracy", PopeScores.MeanOfSplits, null), value => 100 * value) { HigherIsBetter = true },
        new("POPE-F1", new ScorePath("F1", PopeScores.MeanOfSplits, null), value => 100 * value) { HigherIsBetter = true },
    ];

    /// <inheritdoc />
    public IReadOnlyList<ComparisonColumn> ReportColumns { get; } =
    [
        Share(PopeColumns.Accuracy, "Accuracy") with
        {
            HigherIsBetter = true,
            Meaning = "right answers to questions with yes or no",
        },
        Share(PopeColumns.F1, "F1") with
        {
            HigherIsBetter = true,
            Meaning = "harmonic mean of two shares: right ones among the answers yes, and found ones among the questions "
                + "whose right answer is yes",
        },
        Share(PopeColumns.YesShare, "yes_ratio") with
        {
            Meaning = "answers that are yes; far from the share of questions to be answered so, a model answers without looking",
        },
    ];

    /// <inheritdoc />
    /// <remarks>One set of counters for each split that was asked.</remarks>
    public bool HasWidth(int counters) => counters > 0 && counters % Counters.Count == 0;

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs) => Questions(inputs, new PopeOptions(inputs.AsOfficial));

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        var options = new PopeOptions(inputs.AsOfficial);
        IReadOnlyList<PopeAnswer> answers = PopeAnswerReader.Read(inputs.AnswerFile);
        IReadOnlyList<PopeQuestion> questions;
        if (inputs.Questions is null && PopeSplits.HasSeveral(answers) && Labels(inputs) is { Count: > 1 } labels)
        {
            options = options with { ById = true };
            (answers, questions) = PopeSplits.Match(answers, labels, options);
        }
        else
        {
            questions = inputs.Asked(Questions(inputs, options));
        }

        PopeScores scores = PopeScorer.Score(answers, questions, options);
        return new ScoredRun(
            scores, Bars(scores), [.. scores.Rows.Where(row => !row.IsRight).Take(WorstCase.Shown).Select(Case)]);
    }

    // LLaVA's questions have their labels in the files of the splits.
    private static ComparisonColumn Share(string name, string number) =>
        new(name, new ScorePath(number, PopeScores.MeanOfSplits, null), value => 100 * value) { Unit = "%" };

    private static IReadOnlyList<PopeQuestion> Questions(ScoringInputs inputs, PopeOptions options)
    {
        string file = inputs.Annotations.Note(
            inputs.Questions
            ?? AnnotationFiles.Only(inputs.Annotations.Places.Where(File.Exists))
            ?? inputs.Annotations.RequireOnly(Files));
        if (inputs.Questions is null || !PopeSplits.LacksLabels(file))
        {
            return PopeQuestionReader.Read(file, options);
        }

        IReadOnlyList<string> labels = Labels(inputs);
        return labels.Count > 0
            ? PopeSplits.Label(file, labels, options)
            : throw new UserDataException(
                $"{file}: the questions have no \"label\". "
                + $"Add the labels of its splits, {string.Join(", ", Files)}, with {EvaluationSettings.Annotations}.");
    }

    // Files that were named themselves, or those of the splits in the folders.
    private static IReadOnlyList<string> Labels(ScoringInputs inputs)
    {
        string[] named = [.. inputs.Annotations.Places.Where(place => File.Exists(place) && place != inputs.Questions)];
        return
        [
            .. (named.Length > 0 ? named : Files.Select(name => inputs.Annotations.Find(name)).OfType<string>())
                .Select(inputs.Annotations.Note)
                .Distinct(),
        ];
    }

    private static List<ScoreBar> Bars(PopeScores scores) =>
    [
        .. Group("all questions", scores.Counts),
        .. scores.Rows.GroupBy(row => row.Question.Category)
            .Where(group => group.Key.Length > 0)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => Group(group.Key, PopeCounts.Of(group))),
    ];

    private static IEnumerable<ScoreBar> Group(string name, PopeCounts counts) =>
    [
        new ScoreBar(name, "Accuracy", counts.Accuracy, 1),
        new ScoreBar(name, "Precision", counts.Precision, 1),
        new ScoreBar(name, "Recall", counts.Recall, 1),
        new ScoreBar(name, "F1", counts.F1, 1),
        new ScoreBar(name, "yes rate", counts.YesRatio, 1),
    ];

    private static WorstCase Case(PopeRow row) => new(
        $"question {row.Question.Name}{(row.Question.Image.Length > 0 ? $", {row.Question.Image}" : "")}: "
            + (row.Question.IsYes ? "missed an object" : "says yes to an object that is not there"),
        row.Question.Text,
        row.Answer.Text,
        row.Question.IsYes ? [] : [(0, row.Answer.Text.Length)],
        [("Right answer", row.Question.IsYes ? "yes" : "no")],
        name => name == "image" ? row.Question.Image : null);
}
