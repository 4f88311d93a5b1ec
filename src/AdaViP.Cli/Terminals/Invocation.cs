namespace AdaViP.Cli.Terminals;

/// <summary>The command line that the program was called with, to be said again in messages.</summary>
/// <param name="Arguments">As the shell split them.</param>
internal sealed record Invocation(IReadOnlyList<string> Arguments)
{
    /// <summary>The switch that throws away what an earlier run left.</summary>
    public const string OverwriteName = "--overwrite";

    private const string Name = "adavip";
    private const string Plain = "_-+=:,./@%^";
    private const string AddressMark = "://";

    /// <summary>A line that a shell takes; addresses are in it without what may be a password or a key.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Name).Select(WithoutKeys).Select(Quoted));

    /// <summary>The same, going on with what is there instead of throwing it away.</summary>
    public Invocation WithoutOverwrite() => Without(OverwriteName);

    /// <summary>The same without a switch, where it has it.</summary>
    /// <param name="option">The switch.</param>
    public Invocation Without(string option)
    {
        var kept = new List<string>();
        for (int i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i] == option)
            {
                i += i + 1 < Arguments.Count && bool.TryParse(Arguments[i + 1], out _) ? 1 : 0;
            }
            else if (!Arguments[i].StartsWith(option + "=", StringComparison.Ordinal)
                && !Arguments[i].StartsWith(option + ":", StringComparison.Ordinal))
            {
                kept.Add(Arguments[i]);
            }
        }

        return new Invocation(kept);
    }

    /// <summary>The same with a switch, once.</summary>
    /// <param name="option">The switch.</param>
    public Invocation With(string option) => new([.. Without(option).Arguments, option]);

    // User and password stand before the host, keys behind the question mark.
    private static string WithoutKeys(string word)
    {
        int mark = word.IndexOf(AddressMark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return word;
        }

        int host = mark + AddressMark.Length;
        string rest = word[host..];
        int end = rest.AsSpan().IndexOfAny("/?# ");
        rest = rest[(rest.AsSpan(0, end < 0 ? rest.Length : end).LastIndexOf('@') + 1)..];
        int query = rest.IndexOf('?', StringComparison.Ordinal) + 1;
        return word[..host] + (query > 0 && query < rest.Length ? rest[..query] + "..." : rest);
    }

    private static string Quoted(string word) =>
        word.Length > 0
        && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
