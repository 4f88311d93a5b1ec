using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>
/// Normalises the strings that a judge extracted, without a tagger's model: words that name, count or place are told from
/// nouns by short lists and endings, lemmas come from the word list's forms. Stands for spaCy's model in the official script;
/// how far they agree is measured by a test and stated in docs/evaluation.md.
/// </summary>
/// <param name="words">The word list.</param>
public sealed class ExtractedObjectReader(ObjectWords words)
{
    private const string Noun = "NN";
    private const string Other = "XX";

    private static readonly HashSet<string> NoNouns = Set(
        "a an the this that these those some any each another one two three four five six seven eight nine ten several many " +
        "few various multiple both his her its their on in at of with by for from to near behind under over above beside " +
        "between into onto and or is are white black red blue green yellow brown grey gray pink purple beige golden silver " +
        "dark light bright pale large small big little tiny huge tall short long wide old new young modern vintage antique " +
        "round square rectangular open closed empty full single other same different similar parked visible striped plain " +
        "clear clean dirty fresh ripe sliced cooked grilled baked plastic");

    private static readonly string[] AdjectiveEndings = ["ful", "less", "ous", "ish", "den", "olen", "ered", "orned", "ated"];

    /// <summary>Objects from one string.</summary>
    /// <param name="text">As the judge wrote it.</param>
    public IReadOnlyList<string> Read(string text)
    {
        // A model reads a capital at the head of several words as a name and keeps it; of a single word it more often does not.
        string[] tokens = text.Split([' ', '\t', '\n', '/', ',', '(', ')', '.'], StringSplitOptions.RemoveEmptyEntries);
        var lemmas = new List<string>(tokens.Length);
        var tags = new List<string>(tokens.Length);
        foreach (string token in tokens)
        {
            string read = tokens.Length == 1 || token.All(char.IsUpper) ? token.ToLowerInvariant() : token;
            lemmas.Add(Lemma(read));
            tags.Add(IsNoun(read) ? Noun : Other);
        }

        // Marks between words part them as the words of the lists do.
        return text.Contains('/', StringComparison.Ordinal) && tokens.Length > 1
            ? [.. text.Split('/').SelectMany(part => Read(PythonText.Strip(part)))]
            : ExtractedObjects.Of(lemmas, tags, words);
    }

    // The model is not a WordNet lemmatizer: "men" is "man", and words that WordNet lacks have plurals too.
    private string Lemma(string token)
    {
        string lemma = words.Forms.Lemma(token);
        if (lemma != token)
        {
            return lemma;
        }

        string singular = token.EndsWith("men", StringComparison.Ordinal) ? token[..^3] + "man" : token.TrimEnd('s');
        return words.Classes.ContainsKey(singular) ? singular : token;
    }

    private static bool IsNoun(string token) =>
        token.Any(char.IsLetter) && !NoNouns.Contains(token.ToLowerInvariant())
        && !Array.Exists(AdjectiveEndings, ending => token.EndsWith(ending, StringComparison.Ordinal));

    private static HashSet<string> Set(string words) => [.. words.Split(' ')];
}
