namespace AdaViP.Evaluation.Amber;

/// <summary>
/// Judges the nouns of one description in the official order: safe word, truth, hallu (which only flags), similar to a hallu
/// word (flags again), similar to a truth word (excused), else hallucinated. In the lists that a noun is compared with, the
/// associations of all words come first, then the words themselves; the first match wins.
/// </summary>
internal sealed class DescriptionScorer
{
    private readonly AmberWords _words;
    private readonly SimilarityTable _similarity;
    private readonly List<(string Word, int Index)> _truth;
    private readonly List<(string Word, int Index)> _hallu;
    private readonly bool[] _covered;
    private readonly bool[] _flagged;

    private DescriptionScorer(AmberItem item, AmberWords words, SimilarityTable similarity)
    {
        _words = words;
        _similarity = similarity;
        _truth = WithAssociations(item.Truth);
        _hallu = WithAssociations(item.Hallu);
        _covered = new bool[item.Truth.Count];
        _flagged = new bool[item.Hallu.Count];
    }

    /// <summary>Scores a description from its nouns.</summary>
    public static AmberDescription Score(
        AmberItem item, AmberAnswer answer, IEnumerable<NounMention> nouns, AmberWords words, SimilarityTable similarity)
    {
        var scorer = new DescriptionScorer(item, words, similarity);
        List<JudgedNoun> judged = [.. nouns.Where(noun => words.Vocabulary.Contains(noun.Word)).Select(scorer.Judge)];
        return new AmberDescription(item, answer, judged, scorer._covered.Count(flag => flag),
            scorer._flagged.Count(flag => flag));
    }

    private JudgedNoun Judge(NounMention noun)
    {
        if (_words.Safe.Contains(noun.Word))
        {
            return new JudgedNoun(noun, NounVerdict.Safe, null, []);
        }

        if (First(_truth, word => word == noun.Word) is int same)
        {
            _covered[same] = true;
            return new JudgedNoun(noun, NounVerdict.Truth, same, []);
        }

        var cog = new List<int>();
        Flag(First(_hallu, word => word == noun.Word), cog);
        Flag(First(_hallu, word => _similarity.AreSimilar(noun.Word, word)), cog);
        cog.Sort();
        if (First(_truth, word => _similarity.AreSimilar(noun.Word, word)) is int similar)
        {
            _covered[similar] = true;
            return new JudgedNoun(noun, NounVerdict.Similar, similar, cog);
        }

        return new JudgedNoun(noun, NounVerdict.Hallucinated, null, cog);
    }

    private void Flag(int? index, List<int> cog)
    {
        if (index is int flagged)
        {
            _flagged[flagged] = true;
            if (!cog.Contains(flagged))
            {
                cog.Add(flagged);
            }
        }
    }

    private List<(string Word, int Index)> WithAssociations(IReadOnlyList<string> words)
    {
        var list = new List<(string, int)>();
        for (int i = 0; i < words.Count; i++)
        {
            foreach (string associated in _words.Associations[words[i]])
            {
                list.Add((associated, i));
            }
        }

        for (int i = 0; i < words.Count; i++)
        {
            list.Add((words[i], i));
        }

        return list;
    }

    private static int? First(List<(string Word, int Index)> list, Predicate<string> matches)
    {
        foreach ((string word, int index) in list)
        {
            if (matches(word))
            {
                return index;
            }
        }

        return null;
    }
}
