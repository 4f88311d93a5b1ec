using AdaViP.Core.Data;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Files;

namespace AdaViP.Cli.Benchmarks.Scorers;

/// <summary>CHAIR on any captions: a word list, and the objects of each picture.</summary>
internal sealed class ChairRunScorer : IBenchmarkScorer
{
    private const string WordsEnding = ".txt";

    /// <inheritdoc />
    public string Name => "chair";

    /// <inheritdoc />
    public bool NeedsJudge => false;

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs)
    {
        ObjectWords words = Words(inputs.Annotations);
        ChairFiles.ReadTruths(Truths(inputs.Annotations), words);
    }

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        ObjectWords words = Words(inputs.Annotations);
        ChairScores scores = ChairScorer.Score(
            ChairFiles.ReadCaptions(inputs.Answers!), ChairFiles.ReadTruths(Truths(inputs.Annotations), words), words);
        return ChairReport.Of(
            scores,
            new QuestionTable(null, ""),
            key => name => name is "image" or "image_id" ? key : null);
    }

    private static string Truths(AnnotationFiles annotations) =>
        annotations.Places.FirstOrDefault(place => File.Exists(place) && !IsWords(place))
        ?? annotations.Require("objects.jsonl", "objects.json");

    private static ObjectWords Words(AnnotationFiles annotations) => ObjectWords.ReadCoco(
        annotations.Find("synonyms_refine.txt", "synonyms.txt")
        ?? annotations.Places.FirstOrDefault(place => File.Exists(place) && IsWords(place))
        ?? throw new UserDataException(
            "the word list is missing: add synonyms_refine.txt, or a .txt file with a line \"class, synonym, synonym\" per class, with "
            + "--annotations."));

    private static bool IsWords(string place) => place.EndsWith(WordsEnding, StringComparison.OrdinalIgnoreCase);
}
