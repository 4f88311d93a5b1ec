using System.Text.Json.Nodes;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Amber;

/// <summary>What the official AMBER script prints, and what it is made of.</summary>
/// <param name="Descriptions">Scored descriptions.</param>
/// <param name="Judgements">Scored answers to yes/no questions.</param>
/// <param name="Options">How they were scored.</param>
/// <param name="NounSource">Where the nouns came from.</param>
/// <param name="Notices">Remarks about the answers.</param>
public sealed record AmberScores(
    IReadOnlyList<AmberDescription> Descriptions,
    IReadOnlyList<AmberJudgement> Judgements,
    AmberOptions Options,
    string NounSource,
    IReadOnlyList<Notice> Notices)
    : IBenchmarkScores
{
    /// <summary>Name of the number made of descriptions and yes/no questions.</summary>
    internal const string Combined = "AMBER";

    /// <summary>Names of the numbers of descriptions alone.</summary>
    internal static IReadOnlyList<string> OfDescriptions { get; } = ["CHAIR", "Cover", "Hal", "Cog"];

    /// <inheritdoc />
    public string Benchmark => AmberPreset.Value.Name;

    /// <summary>The four numbers of the descriptions; null without descriptions.</summary>
    public AmberGenerative? Generative { get; } = Descriptions.Count == 0 ? null : AmberGenerative.Of(Descriptions);

    /// <summary>The groups of yes/no questions; null without answers to any.</summary>
    public AmberDiscriminative? Discriminative { get; } =
        Judgements.Count == 0 ? null : AmberDiscriminative.Of(Judgements, row => row.Said);

    /// <summary>(100 − CHAIR + F1) / 2 of the rounded numbers, one decimal; null unless both tasks were answered.</summary>
    public double? Amber => Generative is AmberGenerative generative && Discriminative is AmberDiscriminative discriminative
        ? PythonNumbers.Round((100 - generative.Chair + discriminative.Overall.F1) / 2, 1)
        : null;

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => AmberMetrics.For(Generative is not null, Discriminative is not null);

    /// <inheritdoc />
    public ItemTable Items => AmberMetrics.Table(this);

    /// <inheritdoc />
    public IReadOnlyList<string> CounterNames => AmberMetrics.CounterNames;

    /// <inheritdoc />
    public IReadOnlyList<ItemWords?> Words => Descriptions.Count == 0
        ? []
        :
        [
            .. Descriptions.Select(row => new ItemWords(
                [.. row.Nouns.Select(noun => noun.Mention.Word)],
                [.. row.Nouns.Where(noun => noun.Verdict == NounVerdict.Hallucinated).Select(noun => noun.Mention.Word)])),
            .. new ItemWords?[Judgements.Count],
        ];

    /// <inheritdoc />
    public ScoringFacts Facts => new()
    {
        Nouns = Generative is null ? null : NounSource,
        Similarity = Generative is null ? null : Options.Similarity.Name,
        Parsing = Discriminative is null ? null : Parsing,
    };

    /// <inheritdoc />
    public YesNoShares? YesNoShares => Discriminative is null
        ? null
        : new YesNoShares(Share(Judgements, row => row.Said == YesNo.Yes), Share(Judgements, row => row.Said == YesNo.Unclear));

    /// <inheritdoc />
    public ScoreSheet Sheet
    {
        get
        {
            var groups = new List<ScoreGroup>();
            if (Generative is AmberGenerative generative)
            {
                groups.Add(ScoreGroup.Of(
                    "generative",
                    ("CHAIR", generative.Chair), ("Cover", generative.Cover), ("Hal", generative.Hal), ("Cog", generative.Cog)));
            }

            if (Discriminative is not null)
            {
                groups.AddRange(Discriminative.Groups.Select(group => ScoreGroup.Of(group.Key, Numbers(group.Value))));
            }

            if (Amber is double amber)
            {
                groups.Add(ScoreGroup.Of(null, (Combined, amber)));
            }

            return new ScoreSheet(groups);
        }
    }

    private string Parsing => Options.Parsing.ToString().ToLowerInvariant();

    /// <inheritdoc />
    public JsonObject Extra()
    {
        var extra = new JsonObject();
        if (Generative is AmberGenerative generative)
        {
            extra["nouns"] = NounSource;
            extra["similarity"] = Options.Similarity.Name;
            extra["generative_counts"] = new JsonObject
            {
                ["hallucinated"] = (int)generative.Hallucinated,
                ["kept"] = (int)generative.Kept,
                ["covered"] = (int)generative.Covered,
                ["truth"] = (int)generative.Truth,
                ["cog"] = (int)generative.Flagged,
                ["hallu"] = (int)generative.Hallu,
                ["clean"] = (int)generative.Clean,
                ["descriptions"] = (int)generative.Descriptions,
            };
        }

        if (Discriminative is not null)
        {
            extra["parsing"] = Parsing;
            extra["counts"] = new JsonObject(
                Discriminative.Groups.Select(group => KeyValuePair.Create(group.Key, (JsonNode?)Counts(group.Value))));
            AddReading(extra, Judgements, row => row.Said);
            var lenient = new JsonObject();
            foreach ((string name, AmberGroup group) in AmberDiscriminative.Of([.. Judgements], row => row.Lenient).Groups)
            {
                lenient[name] = new JsonObject(
                    Numbers(group).Select(number => KeyValuePair.Create(number.Name, (JsonNode?)number.Value)));
            }

            AddReading(lenient, Judgements, row => row.Lenient);
            extra["lenient"] = lenient;
        }

        return extra;
    }

    private static (string Name, double Value)[] Numbers(AmberGroup group) =>
        [("Accuracy", group.Accuracy), ("Precision", group.Precision), ("Recall", group.Recall), ("F1", group.F1)];

    private static double Share(IReadOnlyList<AmberJudgement> rows, Func<AmberJudgement, bool> counts) =>
        rows.Count(counts) / (double)rows.Count;

    private static void AddReading(JsonObject extra, IReadOnlyList<AmberJudgement> rows, Func<AmberJudgement, YesNo> said)
    {
        int yes = rows.Count(row => said(row) == YesNo.Yes);
        int no = rows.Count(row => said(row) == YesNo.No);
        extra["said"] = new JsonObject { ["yes"] = yes, ["no"] = no, ["other"] = rows.Count - yes - no };
        extra["yes_rate"] = yes / (double)rows.Count;
        extra["unparseable"] = (rows.Count - yes - no) / (double)rows.Count;
    }

    private static JsonObject Counts(AmberGroup group) => new()
    {
        ["questions"] = (int)group.Questions,
        ["right"] = (int)group.Right,
        ["truth_no"] = (int)group.TruthNo,
        ["answered_no"] = (int)group.AnsweredNo,
        ["right_no"] = (int)group.RightNo,
    };
}
