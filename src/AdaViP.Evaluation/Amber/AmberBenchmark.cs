using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Questions;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Amber;

/// <summary>AMBER: descriptions, yes/no questions, or both.</summary>
internal sealed class AmberBenchmark : IBenchmark
{
    /// <inheritdoc />
    public string Name => AmberPreset.Value.Name;

    /// <inheritdoc />
    public BenchmarkPreset Preset => AmberPreset.Value;

    /// <inheritdoc />
    public BenchmarkCapabilities Capabilities { get; } =
        new() { YesNoReadings = true, SimilarWords = true, Descriptions = true, OfficialMode = true };

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => AmberMetrics.For(generative: true, discriminative: true);

    /// <inheritdoc />
    public IReadOnlyList<string> Counters => AmberMetrics.CounterNames;

    /// <inheritdoc />
    public IReadOnlyList<ComparisonColumn> Columns { get; } =
    [
        new("Acc", new ScorePath("Accuracy", "overall"))
        {
            HigherIsBetter = true,
            Meaning = "right answers to questions with yes or no, in %",
        },
        new("F1", new ScorePath("F1", "overall"))
        {
            HigherIsBetter = true,
            Meaning = "harmonic mean, in %, of precision and recall of the answers no: a no finds a hallucination",
        },
        new("CHAIR", new ScorePath("CHAIR", "generative"))
        {
            HigherIsBetter = false,
            Meaning = "of the nouns of descriptions that count, those for what the picture does not show, in %",
        },
        new("Cog", new ScorePath("Cog", "generative"))
        {
            HigherIsBetter = false,
            Meaning = "of the words that models like to invent for these pictures, those that descriptions have, in %",
        },
        new("AMBER", new ScorePath("AMBER"))
        {
            HigherIsBetter = true,
            Meaning = "mean of F1 and of what CHAIR lacks to 100",
        },
    ];

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs)
    {
        AmberAnnotationReader.Read(inputs.Annotations);
        Similar(inputs);
    }

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        AmberAnnotations annotations = AmberAnnotationReader.Read(inputs.Annotations);
        var questions = new QuestionTable(inputs.Questions ?? Shown(inputs), "id", inputs.Limit);
        var options = new AmberOptions
        {
            Parsing = inputs.Parsing,
            AsOfficial = inputs.AsOfficial,
            DropIncomplete = inputs.DropIncomplete,
            Similarity = Similar(inputs),
            Asked = inputs.Questions is null ? null : Ids(questions, inputs.Questions, annotations.Items.Count),
        };
        AmberScores scores = AmberScorer.Score(
            AmberAnswerReader.Read(inputs.AnswerFile), annotations, new NounExtractor(annotations.Words), options);
        return new ScoredRun(scores, Bars(scores), Worst(scores, questions));
    }

    // Stored answers do not say what was asked. A question file beside the annotations is only shown: answers need not cover it.
    private static string? Shown(ScoringInputs inputs) =>
        inputs.Annotations.Find("query_all.json", "query_generative.json", "query_discriminative.json");

    private static SimilarityTable Similar(ScoringInputs inputs) =>
        inputs.Similarity is string file
            ? inputs.Annotations.Remember([file], () => SimilarityTable.Read(file))
            : SimilarityTable.Shipped;

    private static HashSet<int> Ids(QuestionTable questions, string file, int annotated)
    {
        var ids = new HashSet<int>();
        foreach (string key in questions.Keys)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                throw new UserDataException($"{file}: the id \"{ShownValue.Cut(key)}\" is not a whole number. Correct the file.");
            }

            ids.Add(id >= 1 && id <= annotated ? id : throw new UserDataException(
                $"{file}: the annotations have the questions 1 to {annotated}, but question {id} is asked. "
                + "Name the annotations of these questions."));
        }

        return ids;
    }

    private static List<ScoreBar> Bars(AmberScores scores)
    {
        var bars = new List<ScoreBar>();
        if (scores.Generative is AmberGenerative generative)
        {
            bars.Add(new ScoreBar("descriptions", "CHAIR", generative.Chair, 100));
            bars.Add(new ScoreBar("descriptions", "Cover", generative.Cover, 100));
            bars.Add(new ScoreBar("descriptions", "Hal", generative.Hal, 100));
            bars.Add(new ScoreBar("descriptions", "Cog", generative.Cog, 100));
        }

        KeyValuePair<string, AmberGroup>[] asked =
            [.. scores.Discriminative?.Groups.Where(group => group.Value.Questions > 0) ?? []];
        bars.AddRange(asked.Select(group => new ScoreBar("F1 per type", group.Key, group.Value.F1, 100)));
        bars.AddRange(asked.Select(group => new ScoreBar("accuracy per type", group.Key, group.Value.Accuracy, 100)));
        bars.AddRange(asked.Select(group => new ScoreBar(
            "share of answers \"No\" per type", group.Key, 100 * group.Value.AnsweredNo / group.Value.Questions, 100)));
        return bars;
    }

    private static List<WorstCase> Worst(AmberScores scores, QuestionTable questions) =>
    [
        .. scores.Descriptions.Where(row => row.Hallucinated > 0)
            .OrderByDescending(row => row.Hallucinated)
            .ThenBy(row => row.Item.Id)
            .Take(WorstCase.Shown)
            .Select(row => Description(row, questions)),
        .. scores.Judgements.Where(row => !row.IsRight)
            .OrderBy(row => row.Said == YesNo.Unclear ? 1 : 0)
            .ThenBy(row => row.Item.Id)
            .Take(WorstCase.Shown)
            .Select(row => Judgement(row, questions)),
    ];

    private static WorstCase Description(AmberDescription row, QuestionTable questions)
    {
        string id = row.Item.Id.ToString(CultureInfo.InvariantCulture);
        Func<string, string?> fields = questions.Fields(id);
        List<JudgedNoun> wrong = [.. row.Nouns.Where(noun => noun.Verdict == NounVerdict.Hallucinated)];
        return new WorstCase(
            $"question {id}: {row.Hallucinated} of {row.Nouns.Count} nouns hallucinated",
            fields("query") ?? "",
            row.Answer.Response,
            [.. wrong.Where(noun => noun.Mention.Start >= 0).Select(noun => (noun.Mention.Start, noun.Mention.Written.Length))],
            [
                ("Hallucinated", string.Join(", ", wrong.Select(noun => noun.Mention.Word))),
                ("In the picture", string.Join(", ", row.Item.Truth)),
            ],

            // The picture of description i is AMBER_i.
            name => fields(name) ?? (name == "image" ? $"AMBER_{id}.jpg" : null));
    }

    private static WorstCase Judgement(AmberJudgement row, QuestionTable questions)
    {
        string id = row.Item.Id.ToString(CultureInfo.InvariantCulture);
        Func<string, string?> fields = questions.Fields(id);
        string kind = row.Item.Kind.ToString().ToLowerInvariant();
        return new WorstCase(
            row.Said == YesNo.Unclear ? $"question {id} ({kind}): neither yes nor no" : $"question {id} ({kind}): wrong",
            fields("query") ?? "",
            row.Answer.Response,
            [],
            [("Right answer", row.Item.IsYes ? "Yes" : "No")],
            fields);
    }
}
