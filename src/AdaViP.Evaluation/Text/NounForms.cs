namespace AdaViP.Evaluation.Text;

/// <summary>
/// Written forms of the nouns of a word list, as NLTK's WordNet lemmatizer (WordNet 3.0, part of speech n) leads them back:
/// regular plurals by the lemmatizer's endings, irregular ones and words that WordNet lacks from a table
/// (Text/Data/noun-forms.txt). Case counts.
/// </summary>
public sealed class NounForms
{
    private static readonly NounFormTable Table = NounFormTable.Load();

    private readonly Dictionary<string, string> _lemmas = [];

    /// <summary>Creates the forms of a word list.</summary>
    /// <param name="words">Single words in the singular.</param>
    public NounForms(IEnumerable<string> words)
    {
        foreach (string word in words)
        {
            foreach (string form in FormsOf(word))
            {
                _lemmas.TryAdd(form, word);
            }

            if (Table.NeverMet.TryGetValue(word, out string? singular))
            {
                _lemmas.TryAdd(word, singular);
            }
        }
    }

    /// <summary>Every form, with its word.</summary>
    public IReadOnlyDictionary<string, string> Lemmas => _lemmas;

    /// <summary>
    /// The word that a token is a form of; the token itself where it is none. A plural in the word list becomes its singular,
    /// which need not be in the list.
    /// </summary>
    /// <param name="token">A token.</param>
    public string Lemma(string token) => _lemmas.GetValueOrDefault(token, token);

    /// <summary>All forms of a word; the word itself is one unless the lemmatizer takes it for a plural of another.</summary>
    /// <param name="word">A word in the singular.</param>
    public static IEnumerable<string> FormsOf(string word)
    {
        foreach (string form in Table.Irregular.GetValueOrDefault(word, []))
        {
            yield return form;
        }

        if (Table.NeverMet.ContainsKey(word))
        {
            yield break;
        }

        yield return word;

        // WordNet's index is in lower case, so a word with a capital is never found and stays as it is.
        if (Table.WithoutPlural.Contains(word) || word.Any(char.IsUpper))
        {
            yield break;
        }

        foreach (string form in RegularPlurals(word).Where(form => !Table.OtherWords.Contains(form)))
        {
            yield return form;
        }
    }

    // The endings that the lemmatizer takes off, put on.
    private static IEnumerable<string> RegularPlurals(string word)
    {
        yield return word + "s";
        bool hisses = word.EndsWith('s') || word.EndsWith('x') || word.EndsWith('z')
            || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal);
        if (hisses)
        {
            yield return word + "es";
        }

        if (word.EndsWith('f'))
        {
            yield return word[..^1] + "ves";
        }

        if (word.EndsWith("man", StringComparison.Ordinal))
        {
            yield return word[..^3] + "men";
        }

        if (word.EndsWith('y'))
        {
            yield return word[..^1] + "ies";
        }
    }
}
