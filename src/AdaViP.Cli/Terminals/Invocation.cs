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
    private const string Left = "...";

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

    // User and password stand before the host, keys behind the question mark. A password may have any of the marks that end the
    // host of a proper address: what is in doubt is left out.
    private static string WithoutKeys(string word)
    {
        int mark = word.IndexOf(AddressMark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return word;
        }

        string start = word[..(mark + AddressMark.Length)];
        string rest = word[start.Length..];
        int space = rest.IndexOf(' ', StringComparison.Ordinal);
        string behind = space < 0 ? "" : rest[space..];
        string address = space < 0 ? rest : rest[..space];
        int query = address.IndexOfAny(['?', '#']);
        string path = query < 0 ? address : address[..query];
        if (path.AsSpan().IndexOfAny(':', '@') >= 0 && rest.IndexOf('@', path.Length) >= 0)
        {
            return start + Left;
        }

        int user = path.LastIndexOf('@');
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        string shown = (user < 0 || slash < 0 || slash > user ? "" : Left + "@") + path[(user + 1)..];
        bool hasKeys = query >= 0 && query + 1 < address.Length;
        return start + shown + (hasKeys ? address[query] + Left : address[path.Length..] + behind);
    }

    private static string Quoted(string word) =>
        word.Length > 0
        && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
