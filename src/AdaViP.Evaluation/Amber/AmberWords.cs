namespace AdaViP.Evaluation.Amber;

/// <summary>The word lists of AMBER.</summary>
public sealed class AmberWords
{
    private readonly HashSet<string> _vocabulary;
    private readonly HashSet<string> _safe;

    /// <summary>Creates the lists.</summary>
    /// <param name="associations">Word to its associated words (relation.json).</param>
    /// <param name="safe">Words that are never hallucinated (safe_words.txt).</param>
    public AmberWords(IReadOnlyDictionary<string, IReadOnlyList<string>> associations, IEnumerable<string> safe)
    {
        Associations = associations;
        _vocabulary = [.. associations.Keys, .. associations.Values.SelectMany(words => words)];
        _safe = [.. safe];
    }

    /// <summary>Word to its associated words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Associations { get; }

    /// <summary>Every word that is counted: all keys and all associated words.</summary>
    public IReadOnlySet<string> Vocabulary => _vocabulary;

    /// <summary>Words that are never hallucinated and never cover.</summary>
    public IReadOnlySet<string> Safe => _safe;
}
