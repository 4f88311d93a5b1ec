using System.Globalization;
using System.Text.Json.Nodes;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
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
    private static readonly Metric[] Metrics =
    [
        new("CHAIRs", false, sums => ChairNumbers.From(sums).ChairS),
        new("CHAIRs_refine", false, sums => ChairNumbers.From(sums).ChairSRefine),
        new("CHAIRi", false, sums => ChairNumbers.From(sums).ChairI),
        new("obj_rec", true, sums => ChairNumbers.From(sums).Recall),
        new("obj_f1", true, sums => ChairNumbers.From(sums).ObjectF1),
        new("avg_word_len", true, sums => ChairNumbers.From(sums).AverageLength),
    ];

    /// <summary>The sums and what is made of them.</summary>
    public ChairNumbers Numbers => ChairNumbers.From(Items.Sums());

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => Metrics;

    /// <inheritdoc />
    public ItemTable Items { get; } = new(
        [.. Rows.Select(row => row.Key)], new int[Rows.Count], ChairNumbers.Count, [.. Rows.SelectMany(ChairNumbers.Counters)]);

    /// <inheritdoc />
    public IReadOnlyList<string> CounterNames => ChairNumbers.CounterNames;

    /// <inheritdoc />
    public IReadOnlyList<ItemWords?> Words =>
        [.. Rows.Select(row => new ItemWords(Names(row.Mentions), Names(row.Hallucinated)))];

    /// <inheritdoc />
    public JsonObject ToJson()
    {
        ChairNumbers numbers = Numbers;
        return new JsonObject
        {
            ["metrics"] = new JsonObject
            {
                ["CHAIRs"] = ScoresFile.Number(numbers.ChairS),
                ["CHAIRs_refine"] = ScoresFile.Number(numbers.ChairSRefine),
                ["CHAIRi"] = ScoresFile.Number(numbers.ChairI),
                ["obj_rec"] = ScoresFile.Number(numbers.Recall),
                ["sentence_num"] = numbers.Captions,
                ["coco_sentence_num"] = numbers.WithMention,
                ["coco_word_count"] = numbers.RightClasses,
                ["gt_word_count"] = numbers.TruthClasses,
                ["avg_word_len"] = ScoresFile.Number(numbers.AverageLength),
                ["correct_rate"] = ScoresFile.Number(numbers.CorrectRate),
                ["object_correct_rate"] = ScoresFile.Number(numbers.ObjectCorrectRate),
                ["mentions"] = (int)numbers.Mentions,
                ["hallucinated_mentions"] = (int)numbers.HallucinatedMentions,
                ["hallucinated_sentences"] = (int)numbers.Hallucinating,
                ["obj_f1"] = ScoresFile.Number(numbers.ObjectF1),
                ["res_f1"] = ScoresFile.Number(numbers.ResponseF1),
            },
            ["extra"] = new JsonObject
            {
                ["mode"] = Mode,
                ["table_line"] = TableLine(numbers),
                ["summary"] = Summary(numbers),
            },
        };
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

    private static JsonObject Summary(ChairNumbers numbers) => new()
    {
        ["Response Hall"] = Text(numbers.ChairSRefine * 100, 2),
        ["Object Hall"] = Text(numbers.ChairI * 100, 2),
        ["Response Correct"] = Text(numbers.CorrectRate * 100, 2),
        ["Object Correct"] = Text(numbers.ObjectCorrectRate * 100, 2),
        ["Object Recall"] = Text(numbers.Recall * 100, 2),
        ["Average Length"] = Text(numbers.AverageLength, 2),
        ["COCO Sent Number"] = PythonNumbers.Shortest(numbers.WithMention),
        ["COCO Word Number"] = PythonNumbers.Shortest(numbers.RightClasses),
        ["GT Word Number"] = PythonNumbers.Shortest(numbers.TruthClasses),
    };

    private static string Text(double value, int digits) => double.IsFinite(value) ? PythonNumbers.Fixed(value, digits) : "undefined";
}
