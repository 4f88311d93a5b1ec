using AdaViP.Core.Data;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Files;

namespace AdaViP.Cli.Benchmarks.Scorers;

/// <summary>CHAIR on any captions: a word list, and the objects of each picture.</summary>
internal sealed class ChairRunScorer : IBenchmarkScorer
{
    private const string WordsEnding = ".txt";

    private static readonly string[] Keys = ["id", "image_id", "image"];

    /// <inheritdoc />
    public string Name => "chair";

    /// <inheritdoc />
    public bool NeedsJudge => false;

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs)
    {
        ObjectWords words = Words(inputs);
        ChairFiles.ReadTruths(Truths(inputs.Annotations), words);
    }

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        ObjectWords words = Words(inputs);
        IReadOnlyList<ChairCaption> captions = ChairFiles.ReadCaptions(inputs.Answers!);
        QuestionTable questions = Questions(inputs, [.. captions.Select(caption => caption.Key)]);
        ChairScores scores = ChairScorer.Score(
            captions,
            ChairFiles.ReadTruths(Truths(inputs.Annotations), words),
            words,
            new ChairOptions(inputs.AsOfficial, inputs.Questions is null ? null : questions.Keys));
        return ChairReport.Of(
            scores,
            questions,
            key => name => questions.Fields(key)(name) ?? (name is "image" or "image_id" ? key : null));
    }

    // Questions may have several of the keys: the one that the captions go by counts.
    private static QuestionTable Questions(ScoringInputs inputs, HashSet<string> described)
    {
        QuestionTable[] tables =
        [
            .. Keys.Select(key => new QuestionTable(inputs.Questions, key, inputs.Limit)).Where(table => table.Keys.Count > 0),
        ];
        return Array.Find(tables, table => table.Keys.Any(described.Contains)) ?? tables.FirstOrDefault() ?? new QuestionTable(null, "");
    }

    private static string Truths(AnnotationFiles annotations) => annotations.Note(
        annotations.Places.FirstOrDefault(place => File.Exists(place) && !IsWords(place))
        ?? annotations.Require("objects.jsonl", "objects.json"));

    private static ObjectWords Words(ScoringInputs inputs)
    {
        AnnotationFiles annotations = inputs.Annotations;
        string file = annotations.Find("synonyms_refine.txt", "synonyms.txt")
            ?? annotations.Places.FirstOrDefault(place => File.Exists(place) && IsWords(place))
            ?? throw new UserDataException(
                "the word list is missing: add synonyms_refine.txt, or a .txt file with a line \"class, synonym, synonym\" per class, with "
                + "--annotations.");
        return ObjectWords.ReadCoco(annotations.Note(file), inputs.AsOfficial);
    }

    private static bool IsWords(string place) => place.EndsWith(WordsEnding, StringComparison.OrdinalIgnoreCase);
}
