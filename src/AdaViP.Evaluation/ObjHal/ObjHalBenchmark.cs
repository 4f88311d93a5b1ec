using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Questions;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>Object HalBench, judge-free by default: object words are found in the descriptions themselves.</summary>
internal sealed class ObjHalBenchmark : IBenchmark
{
    private static readonly string[] Coco =
        ["instances_train2014.json", "instances_val2014.json", "captions_train2014.json", "captions_val2014.json"];

    /// <inheritdoc />
    public string Name => ObjHalPreset.Value.Name;

    /// <inheritdoc />
    public BenchmarkPreset Preset => ObjHalPreset.Value;

    /// <inheritdoc />
    public BenchmarkCapabilities Capabilities { get; } = new() { Descriptions = true, OfficialMode = true };

    /// <inheritdoc />
    public IBenchmarkJudge Judge { get; } = new ObjHalJudge();

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => ChairScores.AllHeadlines;

    /// <inheritdoc />
    public IReadOnlyList<string> Counters => ChairNumbers.CounterNames;

    /// <inheritdoc />
    public IReadOnlyList<ComparisonColumn> Columns { get; } =
    [
        new("Non-Rsp", new ScorePath("CHAIRs_refine", "metrics"), value => 100 * (1 - value))
        {
            HigherIsBetter = true,
            Meaning = "of the descriptions that name an object, those without one that is not there, in %",
        },
        new("Non-Men", new ScorePath("CHAIRi", "metrics"), value => 100 * (1 - value))
        {
            HigherIsBetter = true,
            Meaning = "of the objects that descriptions name, those that are there, in %",
        },
    ];

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs)
    {
        Words(inputs);
        foreach (string name in Coco)
        {
            inputs.Annotations.Require(name);
        }
    }

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        ObjectWords words = Words(inputs);
        IReadOnlyList<ObjHalAnswer> answers = ObjHalAnswerReader.Read(inputs.AnswerFile, inputs.DropIncomplete);
        CocoTruth truth = CocoTruthReader.Read(inputs.Annotations, answers.Select(answer => answer.ImageId), words);
        var options = new ObjHalOptions(
            inputs.AsOfficial,
            inputs.Questions is string asked
                ? [.. inputs.Asked(JsonRows.Read(asked)).Select(row => row.Number("image_id"))]
                : null);
        ChairScores scores = inputs.Judge is JudgeFile judge
            ? ObjHalScorer.ScoreJudged(answers, Judged(judge, answers, words), truth, words, options)
            : ObjHalScorer.Score(answers, truth, words, options);
        var questions = new QuestionTable(inputs.Questions, "image_id");
        return ChairReport.Of(
            scores,
            new QuestionTable(inputs.Answers, "image_id"),
            key => name => name is "image_id" ? key : questions.Fields(key)(name));
    }

    private static List<IReadOnlyList<string>> Judged(JudgeFile judge, IReadOnlyList<ObjHalAnswer> answers, ObjectWords words)
    {
        var reader = new ExtractedObjectReader(words);
        return [.. ExtractedObjectsReader.Read(judge.Path, answers).Select(strings => strings.SelectMany(reader.Read).ToList())];
    }

    private static ObjectWords Words(ScoringInputs inputs) =>
        ObjectWords.ReadCoco(inputs.Annotations.Require("synonyms_refine.txt", "synonyms.txt"), inputs.AsOfficial);
}
