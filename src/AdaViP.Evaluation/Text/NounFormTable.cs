namespace AdaViP.Evaluation.Text;

/// <summary>What the endings alone do not tell about noun forms: the content of Text/Data/noun-forms.txt.</summary>
internal sealed class NounFormTable
{
    private const string Resource = "AdaViP.Evaluation.noun-forms.txt";

    /// <summary>Word to its irregular plurals.</summary>
    public Dictionary<string, List<string>> Irregular { get; } = [];

    /// <summary>Words whose plurals are not led back to them, WordNet not having them as nouns.</summary>
    public HashSet<string> WithoutPlural { get; } = [];

    /// <summary>Regular plurals that are led back to another, shorter word, or are words of their own.</summary>
    public HashSet<string> OtherWords { get; } = [];

    /// <summary>Plurals in word lists, with the singular that they are led back to, so that they are never met.</summary>
    public Dictionary<string, string> NeverMet { get; } = [];

    /// <summary>Reads the embedded table: "kind word [forms...]" per line, "#" begins a comment.</summary>
    public static NounFormTable Load()
    {
        var table = new NounFormTable();
        using Stream stream = typeof(NounFormTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is string line)
        {
            string[] parts = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 0)
            {
                table.Add(parts, line);
            }
        }

        return table;
    }

    private void Add(string[] parts, string line)
    {
        switch (parts[0])
        {
            case "irregular":
                Irregular[parts[1]] = [.. parts[2..]];
                break;
            case "no-plural":
                WithoutPlural.UnionWith(parts[1..]);
                break;
            case "other":
                OtherWords.UnionWith(parts[1..]);
                break;
            case "never":
                NeverMet[parts[1]] = parts[2];
                break;
            default:
                throw new InvalidOperationException($"{Resource}: '{line}' has an unknown kind.");
        }
    }
}
