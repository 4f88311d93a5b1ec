using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Tokenizers;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Vocabularies;

/// <summary>
/// The words of the small foundation models, as the files hold them: one entry a line, the number of a line is its id.
/// </summary>
public static class WorldVocabulary
{
    private const string FirstLineOfMerges = "#version: 0.2";

    // A request for a caption. The shipped models were trained with these words: other ones would be other models.
    private const string Request = "Describe the picture.";

    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "?", ","];

    /// <summary>Tags: the noun of every kind, in the order of <see cref="ObjectKinds.All"/>.</summary>
    public static IReadOnlyList<string> Tags { get; } = [.. ObjectKinds.All.Select(kind => kind.Noun())];

    /// <summary>
    /// BERT's kind of vocabulary: its special pieces, the nouns, all other words, and letters that spell what is none of them.
    /// </summary>
    public static IReadOnlyList<string> WordPieces { get; } =
    [
        .. Special.Concat(Tags).Concat(Words()).Concat(Letters().Order(StringComparer.Ordinal))
            .Concat(Letters().Select(letter => "##" + letter).Order(StringComparer.Ordinal)).Distinct(),
    ];

    /// <summary>Id of the first noun among <see cref="WordPieces"/>; the others follow.</summary>
    public static int FirstNoun => Special.Length;

    /// <summary>
    /// CLIP's kind of vocabulary, without its 256 letters: a first line, and a pair of pieces to join in each other.
    /// </summary>
    public static IReadOnlyList<string> Merges { get; } =
        [FirstLineOfMerges, .. BytePairTrainer.LearnMerges([.. Tags, .. Words()]).Select(pair => $"{pair.Left} {pair.Right}")];

    // Of captions, questions and their answers.
    private static IEnumerable<string> Words() =>
        Texts().SelectMany(text => text.ToLowerInvariant().Split([' ', '.', '?', ','], StringSplitOptions.RemoveEmptyEntries))
            .Concat(ObjectKinds.Colors.Select(color => color.Word())).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Texts()
    {
        var mention = new Mention(ObjectKind.Plate, ObjectColor.Red);
        MentionGroup[] groups = [new(mention, mention), new(mention)];
        return Enum.GetValues<CaptionStyle>().Select(style => CaptionWriter.Write(groups, style))
            .Append(Request)
            .Concat(Questions().SelectMany(question => new[] { question.Text, question.Answer }));
    }

    private static IEnumerable<YesNoQuestion> Questions() =>
    [
        YesNoQuestion.Existence(ObjectKind.Plate, isYes: true),
        YesNoQuestion.Attribute(ObjectKind.Plate, ObjectColor.Red, isYes: false),
    ];

    private static IEnumerable<string> Letters() => Enumerable.Range('a', 26).Select(letter => ((char)letter).ToString());
}
