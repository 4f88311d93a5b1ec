using AdaViP.Evaluation.Objects;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>Normalises the strings that a judge extracted from a description.</summary>
public static class ExtractedObjects
{
    /// <summary>
    /// Objects from a string whose words were lemmatised and tagged, "a " put before it: only its double words if it has any,
    /// else each run of nouns (NN, NNS, NNP, NNPS) with its lemmas joined by blanks.
    /// </summary>
    /// <param name="lemmas">Per word its lemma.</param>
    /// <param name="tags">Per word its Penn tag.</param>
    /// <param name="words">The word list.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> lemmas, IReadOnlyList<string> tags, ObjectWords words)
    {
        var doubles = new List<string>();
        for (int i = 0; i + 1 < lemmas.Count; i++)
        {
            if (words.DoubleWords.TryGetValue($"{lemmas[i]} {lemmas[i + 1]}", out string? single))
            {
                doubles.Add(single);
                i++;
            }
        }

        return doubles.Count > 0 ? doubles : NounRuns(lemmas, tags);
    }

    private static List<string> NounRuns(IReadOnlyList<string> lemmas, IReadOnlyList<string> tags)
    {
        var runs = new List<string>();
        var run = new List<string>();
        for (int i = 0; i <= lemmas.Count; i++)
        {
            if (i < lemmas.Count && tags[i] is "NN" or "NNS" or "NNP" or "NNPS")
            {
                run.Add(lemmas[i]);
            }
            else if (run.Count > 0)
            {
                runs.Add(string.Join(' ', run));
                run.Clear();
            }
        }

        return runs;
    }
}
