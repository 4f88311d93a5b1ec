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
                groups.Add(ScoreGroup.Of(null, (AmberMetrics.Both.Name, amber)));
            }

            return new ScoreSheet(groups);
        }
    }

    private string Parsing => Options.Parsing.ToString().ToLowerInvariant();

    /// <inheritdoc />
    public void Describe(IScoreDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        if (Generative is AmberGenerative generative)
        {
            details.Text("nouns", NounSource);
            details.Text("similarity", Options.Similarity.Name);
            details.Group("generative_counts", counts => Tell(generative, counts));
        }

        if (Discriminative is not AmberDiscriminative discriminative)
        {
            return;
        }

        details.Text("parsing", Parsing);
        details.Group("counts", counts =>
        {
            foreach ((string name, AmberGroup group) in discriminative.Groups)
            {
                counts.Group(name, counters => Tell(group, counters));
            }
        });
        TellReading(details, Judgements, row => row.Said);
        details.Group("lenient", lenient =>
        {
            foreach ((string name, AmberGroup group) in AmberDiscriminative.Of([.. Judgements], row => row.Lenient).Groups)
            {
                lenient.Group(name, numbers =>
                {
                    foreach ((string number, double value) in Numbers(group))
                    {
                        numbers.Number(number, value);
                    }
                });
            }

            TellReading(lenient, Judgements, row => row.Lenient);
        });
    }

    // The official script gives 0 for a group that nobody was asked about, which reads as if all answers were wrong.
    private (string Name, double Value)[] Numbers(AmberGroup group)
    {
        (string Name, double Value)[] numbers =
            [("Accuracy", group.Accuracy), ("Precision", group.Precision), ("Recall", group.Recall), ("F1", group.F1)];
        return group.Questions > 0 || Options.AsOfficial
            ? numbers
            : [.. numbers.Select(number => (number.Name, double.NaN))];
    }

    private static double Share(IReadOnlyList<AmberJudgement> rows, Func<AmberJudgement, bool> counts) =>
        rows.Count(counts) / (double)rows.Count;

    private static void TellReading(
        IScoreDetails details, IReadOnlyList<AmberJudgement> rows, Func<AmberJudgement, YesNo> said)
    {
        int yes = rows.Count(row => said(row) == YesNo.Yes);
        int no = rows.Count(row => said(row) == YesNo.No);
        details.Group("said", counts =>
        {
            counts.Count("yes", yes);
            counts.Count("no", no);
            counts.Count("other", rows.Count - yes - no);
        });
        details.Number("yes_rate", yes / (double)rows.Count);
        details.Number("unparseable", (rows.Count - yes - no) / (double)rows.Count);
    }

    private static void Tell(AmberGenerative generative, IScoreDetails counts)
    {
        counts.Count("hallucinated", (int)generative.Hallucinated);
        counts.Count("kept", (int)generative.Kept);
        counts.Count("covered", (int)generative.Covered);
        counts.Count("truth", (int)generative.Truth);
        counts.Count("cog", (int)generative.Flagged);
        counts.Count("hallu", (int)generative.Hallu);
        counts.Count("clean", (int)generative.Clean);
        counts.Count("descriptions", (int)generative.Descriptions);
    }

    private static void Tell(AmberGroup group, IScoreDetails counts)
    {
        counts.Count("questions", (int)group.Questions);
        counts.Count("right", (int)group.Right);
        counts.Count("truth_no", (int)group.TruthNo);
        counts.Count("answered_no", (int)group.AnsweredNo);
        counts.Count("right_no", (int)group.RightNo);
    }
}
