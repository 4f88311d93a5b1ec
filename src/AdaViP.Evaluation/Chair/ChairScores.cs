using System.Globalization;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Chair;

/// <summary>CHAIR numbers over captions, under the names that the official Object HalBench script writes.</summary>
/// <param name="Benchmark">objhal or chair.</param>
/// <param name="Mode">How the objects were found, for reports.</param>
/// <param name="Rows">Every caption.</param>
/// <param name="Notices">Remarks about the answers.</param>
public sealed record ChairScores(string Benchmark, string Mode, IReadOnlyList<ChairRow> Rows, IReadOnlyList<Notice> Notices)
    : IBenchmarkScores
{
    private const string Metrics = "metrics";

    /// <summary>All headline numbers.</summary>
    internal static IReadOnlyList<Metric> AllHeadlines { get; } =
    [
        new("CHAIRs", false, sums => ChairNumbers.From(sums).ChairS, Metrics),
        new("CHAIRs_refine", false, sums => ChairNumbers.From(sums).ChairSRefine, Metrics),
        new("CHAIRi", false, sums => ChairNumbers.From(sums).ChairI, Metrics),
        new("obj_rec", true, sums => ChairNumbers.From(sums).Recall, Metrics),
        new("obj_f1", true, sums => ChairNumbers.From(sums).ObjectF1, Metrics),
        new("avg_word_len", true, sums => ChairNumbers.From(sums).AverageLength, Metrics),
    ];

    /// <summary>The sums and what is made of them.</summary>
    public ChairNumbers Numbers => ChairNumbers.From(Items.Sums());

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => AllHeadlines;

    /// <inheritdoc />
    public ItemTable Items { get; } = new(
        [.. Rows.Select(row => row.Key)], new int[Rows.Count], ChairNumbers.Count, [.. Rows.SelectMany(ChairNumbers.Counters)]);

    /// <inheritdoc />
    public IReadOnlyList<string> CounterNames => ChairNumbers.CounterNames;

    /// <inheritdoc />
    public IReadOnlyList<ItemWords?> Words =>
    [
        .. Rows.Select(row => new ItemWords(Names(row.Mentions), Names(row.Hallucinated))
        {
            Marks = [.. row.Hallucinated.Where(word => word.Start >= 0).Select(word => (word.Start, word.Length))],
        }),
    ];

    /// <inheritdoc />
    public ScoringFacts Facts => new() { Mode = Mode };

    /// <inheritdoc />
    public ScoreSheet Sheet
    {
        get
        {
            ChairNumbers numbers = Numbers;
            return new ScoreSheet(
            [
                ScoreGroup.Of(
                    Metrics,
                    ("CHAIRs", numbers.ChairS),
                    ("CHAIRs_refine", numbers.ChairSRefine),
                    ("CHAIRi", numbers.ChairI),
                    ("obj_rec", numbers.Recall),
                    ("sentence_num", numbers.Captions),
                    ("coco_sentence_num", numbers.WithMention),
                    ("coco_word_count", numbers.RightClasses),
                    ("gt_word_count", numbers.TruthClasses),
                    ("avg_word_len", numbers.AverageLength),
                    ("correct_rate", numbers.CorrectRate),
                    ("object_correct_rate", numbers.ObjectCorrectRate),
                    ("mentions", numbers.Mentions),
                    ("hallucinated_mentions", numbers.HallucinatedMentions),
                    ("hallucinated_sentences", numbers.Hallucinating),
                    ("obj_f1", numbers.ObjectF1),
                    ("res_f1", numbers.ResponseF1)),
            ]);
        }
    }

    /// <inheritdoc />
    public void Describe(IScoreDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        details.Text("mode", Mode);
        details.Text("table_line", TableLine(Numbers));
        details.Group("summary", summary => Summarise(Numbers, summary));
    }

    private static List<string> Names(IReadOnlyList<ObjectMention> mentions) => [.. mentions.Select(mention => mention.Word)];

    // CHAIRs, CHAIRs_refine, CHAIRi, captions, captions with a mention, mean length.
    private static string TableLine(ChairNumbers numbers) => string.Join(
        '\t',
        Text(numbers.ChairS * 100, 1),
        Text(numbers.ChairSRefine * 100, 1),
        Text(numbers.ChairI * 100, 1),
        numbers.Captions.ToString(CultureInfo.InvariantCulture),
        numbers.WithMention.ToString(CultureInfo.InvariantCulture),
        Text(numbers.AverageLength, 1));

    private static void Summarise(ChairNumbers numbers, IScoreDetails summary)
    {
        summary.Text("Response Hall", Text(numbers.ChairSRefine * 100, 2));
        summary.Text("Object Hall", Text(numbers.ChairI * 100, 2));
        summary.Text("Response Correct", Text(numbers.CorrectRate * 100, 2));
        summary.Text("Object Correct", Text(numbers.ObjectCorrectRate * 100, 2));
        summary.Text("Object Recall", Text(numbers.Recall * 100, 2));
        summary.Text("Average Length", Text(numbers.AverageLength, 2));
        summary.Text("COCO Sent Number", PythonNumbers.Shortest(numbers.WithMention));
        summary.Text("COCO Word Number", PythonNumbers.Shortest(numbers.RightClasses));
        summary.Text("GT Word Number", PythonNumbers.Shortest(numbers.TruthClasses));
    }

    private static string Text(double value, int digits) => double.IsFinite(value)
        ? PythonNumbers.Fixed(value, digits)
        : "undefined";
}
