using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.Objects;

/// <summary>
/// Finds object words in captions: lower case, NLTK's tokens, noun lemmas, double words in windows of two from the left,
/// then the words of the list.
/// </summary>
/// <param name="words">The word list.</param>
public sealed class ObjectWordReader(ObjectWords words)
{
    /// <summary>The word list.</summary>
    public ObjectWords Words { get; } = words;

    /// <summary>Reads a caption.</summary>
    /// <param name="caption">Any text.</param>
    public CaptionWords Read(string caption)
    {
        IReadOnlyList<string> tokens = WordTokenizer.Tokenize(caption.ToLowerInvariant());
        int[] starts = TokenPlaces.Locate(caption, tokens);
        var merged = new List<string>(tokens.Count);
        var spans = new List<(int First, int Last)>(tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            string word = Words.Forms.Lemma(tokens[i]);
            if (i + 1 < tokens.Count
                && Words.DoubleWords.TryGetValue($"{word} {Words.Forms.Lemma(tokens[i + 1])}", out string? single))
            {
                merged.Add(single);
                spans.Add((i, i + 1));
                i++;
            }
            else
            {
                merged.Add(word);
                spans.Add((i, i));
            }
        }

        bool toilet = merged.Contains("toilet");
        var mentions = new List<ObjectMention>();
        for (int i = 0; i < merged.Count; i++)
        {
            // "The seat of the toilet" is not a chair.
            if (toilet && merged[i] == "seat")
            {
                continue;
            }

            if (Words.Classes.TryGetValue(merged[i], out string? name))
            {
                (int first, int last) = spans[i];
                int start = starts[first];
                int end = starts[last] + tokens[last].Length;
                mentions.Add(new ObjectMention(merged[i], name, start, start < 0 || end < start ? 0 : end - start));
            }
        }

        return new CaptionWords(merged, mentions);
    }

    /// <summary>The object words of a list of extracted objects, each taken as one word, in order.</summary>
    /// <param name="objects">Objects as the judged mode normalises them.</param>
    public IReadOnlyList<ObjectMention> ReadObjects(IReadOnlyList<string> objects)
    {
        bool toilet = objects.Contains("toilet");
        return
        [
            .. objects.Where(item => !(toilet && item == "seat") && Words.Classes.ContainsKey(item))
                .Select(item => new ObjectMention(item, Words.Classes[item], -1, 0)),
        ];
    }
}
