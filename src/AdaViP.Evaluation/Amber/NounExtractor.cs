using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.Amber;

/// <summary>
/// Finds the vocabulary nouns of a description without a tagger's model: NLTK's tokens, written forms as the WordNet
/// lemmatizer knows them, and rules about the neighbours of words that are not always nouns. Agreement with the official
/// extraction is measured by a test and stated in docs/evaluation.md.
/// </summary>
public sealed class NounExtractor : INounExtractor
{
    private readonly NounForms _forms;
    private readonly IReadOnlySet<string> _vocabulary;

    /// <summary>Creates an extractor.</summary>
    /// <param name="words">The word lists; only their vocabulary is looked for.</param>
    public NounExtractor(AmberWords words)
    {
        _vocabulary = words.Vocabulary;
        _forms = new NounForms(words.Vocabulary);
    }

    /// <inheritdoc />
    public string Name => "own extraction (noun forms and context rules)";

    /// <inheritdoc />
    public IReadOnlyList<NounMention> Extract(string text)
    {
        IReadOnlyList<string> tokens = WordTokenizer.Tokenize(text);
        int[]? places = null;
        var nouns = new List<NounMention>();
        for (int i = 0; i < tokens.Count; i++)
        {
            // No lower-casing, as officially: a noun that begins a sentence is lost.
            if (_forms.Lemmas.TryGetValue(tokens[i], out string? word)
                && _vocabulary.Contains(word)
                && NounContext.IsNoun(tokens[i], word, Neighbours.Of(tokens, i)))
            {
                places ??= TokenPlaces.Locate(text, tokens);
                nouns.Add(new NounMention(word, tokens[i], places[i]));
            }
        }

        return nouns;
    }
}
