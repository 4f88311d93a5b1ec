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
        QuestionTable questions = Questions(inputs);
        ChairScores scores = ChairScorer.Score(
            ChairFiles.ReadCaptions(inputs.Answers!),
            ChairFiles.ReadTruths(Truths(inputs.Annotations), words),
            words,
            new ChairOptions(inputs.AsOfficial, inputs.Questions is null ? null : questions.Keys));
        return ChairReport.Of(
            scores,
            questions,
            key => name => questions.Fields(key)(name) ?? (name is "image" or "image_id" ? key : null));
    }

    // The key that captions and pictures share is the first of these that the questions have.
    private static QuestionTable Questions(ScoringInputs inputs)
    {
        foreach (string key in Keys)
        {
            var questions = new QuestionTable(inputs.Questions, key);
            if (questions.Keys.Count > 0)
            {
                return questions;
            }
        }

        return new QuestionTable(null, "");
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
