namespace AdaViP.MicroWorld.Tokenizers;

/// <summary>
/// Learns a byte-pair vocabulary from a few texts: starts with characters and joins the most frequent neighbours again
/// and again. Words are apart: each with the mark U+2581 for the space before it, or with CLIP's mark for its end.
/// </summary>
public static class BytePairTrainer
{
    /// <summary>The mark that stands for a space in pieces.</summary>
    public const char SpaceMark = '\u2581';

    /// <summary>The mark that CLIP's vocabularies put behind the last piece of a word.</summary>
    public const string WordEnd = "</w>";

    /// <summary>Learns pieces.</summary>
    /// <param name="texts">What the tokenizer should be good at.</param>
    /// <param name="mergeCount">Most joined pieces to learn; fewer where the texts have no more pairs.</param>
    /// <returns>Joined pieces, most frequent first, then single characters in ordinal order.</returns>
    public static IReadOnlyList<string> Learn(IEnumerable<string> texts, int mergeCount)
    {
        Dictionary<string, int> words = CountWords(texts, word => SpaceMark + word);
        string[] characters = [.. words.Keys.SelectMany(word => word).Distinct().Order().Select(c => c.ToString())];

        // Two pairs can join to the same text; a vocabulary has it once.
        var learned = new List<string>();
        foreach (string piece in Joins(words, word => [.. word.Select(c => c.ToString())]).Select(pair => pair.Left + pair.Right))
        {
            if (learned.Count == mergeCount)
            {
                break;
            }

            if (!learned.Contains(piece))
            {
                learned.Add(piece);
            }
        }

        return [.. learned, .. characters];
    }

    /// <summary>Learns which neighbours CLIP's tokenizer joins, in this order, until every word is one piece.</summary>
    /// <param name="texts">In lower case, words and punctuation apart.</param>
    public static IReadOnlyList<(string Left, string Right)> LearnMerges(IEnumerable<string> texts) =>
    [
        .. Joins(
            CountWords(texts, word => word),
            word => [.. word[..^1].Select(c => c.ToString()), word[^1] + WordEnd]),
    ];

    private static Dictionary<string, int> CountWords(IEnumerable<string> texts, Func<string, string> mark)
    {
        var words = new Dictionary<string, int>();
        foreach (string word in texts.SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        {
            string marked = mark(word);
            words[marked] = words.GetValueOrDefault(marked) + 1;
        }

        return words;
    }

    private static IEnumerable<(string Left, string Right)> Joins(
        Dictionary<string, int> words, Func<string, List<string>> letters)
    {
        List<(List<string> Pieces, int Count)> split =
            [.. words.OrderBy(word => word.Key, StringComparer.Ordinal).Select(word => (letters(word.Key), word.Value))];
        while (MostFrequentPair(split) is (string left, string right))
        {
            foreach ((List<string> pieces, _) in split)
            {
                Join(pieces, left, right);
            }

            yield return (left, right);
        }
    }

    private static (string Left, string Right)? MostFrequentPair(List<(List<string> Pieces, int Count)> split)
    {
        var counts = new Dictionary<(string, string), int>();
        foreach ((List<string> pieces, int count) in split)
        {
            for (int i = 0; i + 1 < pieces.Count; i++)
            {
                (string, string) pair = (pieces[i], pieces[i + 1]);
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }

        // Ties are broken by the text, so that the same texts always give the same vocabulary.
        return counts.Count == 0
            ? null
            : counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Item1 + c.Key.Item2, StringComparer.Ordinal)
                .ThenBy(c => c.Key.Item1.Length).First().Key;
    }

    private static void Join(List<string> pieces, string left, string right)
    {
        for (int i = 0; i + 1 < pieces.Count; i++)
        {
            if (pieces[i] == left && pieces[i + 1] == right)
            {
                pieces[i] += right;
                pieces.RemoveAt(i + 1);
            }
        }
    }
}
