using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Pope;

namespace AdaViP.Cli.Benchmarks.Scorers;

/// <summary>POPE: the question file has the labels.</summary>
internal sealed class PopeRunScorer : IBenchmarkScorer
{
    private static readonly string[] Files = ["coco_pope_random.json", "coco_pope_popular.json", "coco_pope_adversarial.json"];

    /// <inheritdoc />
    public string Name => "pope";

    /// <inheritdoc />
    public bool NeedsJudge => false;

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs) => PopeQuestionReader.Read(Questions(inputs), new PopeOptions(inputs.AsOfficial));

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        var options = new PopeOptions(inputs.AsOfficial);
        PopeScores scores = PopeScorer.Score(
            PopeAnswerReader.Read(inputs.Answers!), inputs.Asked(PopeQuestionReader.Read(Questions(inputs), options)), options);
        return new ScoredRun(scores, Bars(scores), [.. scores.Rows.Where(row => !row.IsRight).Take(WorstCase.Shown).Select(Case)]);
    }

    private static string Questions(ScoringInputs inputs) => inputs.Annotations.Note(
        inputs.Questions ?? AnnotationFiles.Only(inputs.Annotations.Places.Where(File.Exists)) ?? inputs.Annotations.RequireOnly(Files));

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
        $"question {row.Question.Id}{(row.Question.Image.Length > 0 ? $", {row.Question.Image}" : "")}: "
            + (row.Question.IsYes ? "missed an object" : "says yes to an object that is not there"),
        row.Question.Text,
        row.Answer.Text,
        row.Question.IsYes ? [] : [(0, row.Answer.Text.Length)],
        [("Right answer", row.Question.IsYes ? "yes" : "no")],
        name => name == "image" ? row.Question.Image : null);
}
