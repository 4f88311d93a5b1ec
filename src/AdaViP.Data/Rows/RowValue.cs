namespace AdaViP.Data.Rows;

/// <summary>What a cell of a row is, whatever file it comes from.</summary>
internal enum RowValueKind
{
    /// <summary>Absent in all but name.</summary>
    Null,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes of a picture; only tables have them.</summary>
    Bytes,

    /// <summary>A list.</summary>
    List,

    /// <summary>Named members.</summary>
    Object,

    /// <summary>A column type that no layout uses.</summary>
    Other,
}

/// <summary>
/// A value of a row: a field, or what stands inside one. JSON files and tables give the same values for the same rows, so that
/// the layouts need not know which of the two they read.
/// </summary>
internal abstract class RowValue
{
    private const int LongestShown = 60;

    /// <summary>What it is.</summary>
    public abstract RowValueKind Kind { get; }

    /// <summary>Elements of a list; else empty.</summary>
    public virtual IReadOnlyList<RowValue> Items => [];

    /// <summary>Names of an object's members that are not null; else empty.</summary>
    public virtual IEnumerable<string> Names => [];

    /// <summary>A number's digits as the file has them.</summary>
    public virtual string Digits => throw new InvalidOperationException($"{Kind} has no digits.");

    /// <summary>A member of an object; null where it is absent or null, and of anything but an object.</summary>
    public virtual RowValue? Member(string name) => null;

    /// <summary>The text.</summary>
    /// <param name="field">Its name, for messages.</param>
    /// <exception cref="BadRowException">It is not a text, or not valid Unicode.</exception>
    public string Text(string field) =>
        Kind == RowValueKind.Text ? ReadText(field) : throw BadRowException.Wrong(field, Describe(), "a text");

    /// <summary>"a number", "a list of 2", ...</summary>
    public virtual string Describe() => Kind switch
    {
        RowValueKind.Object => "an object",
        RowValueKind.List => Items.Count == 0 ? "an empty list" : $"a list of {Items.Count}",
        RowValueKind.Text => "a text",
        RowValueKind.Number => "a number",
        RowValueKind.Truth => "true or false",
        RowValueKind.Bytes => "bytes",
        RowValueKind.Null => "null",
        _ => "a column of another type",
    };

    /// <summary>The beginning of a text in quotation marks, a number, or what else it is: for messages.</summary>
    public string Shown(string field) => Kind switch
    {
        RowValueKind.Text => Quote(ReadText(field)),
        RowValueKind.Number => Digits,
        _ => Describe(),
    };

    /// <summary>A text in quotation marks, on one line, cut where it is long.</summary>
    public static string Quote(string text)
    {
        string line = text.ReplaceLineEndings("\\n");
        return line.Length > LongestShown ? $"\"{line[..LongestShown]}...\"" : $"\"{line}\"";
    }

    /// <summary>Reads a value of the kind <see cref="RowValueKind.Text"/>.</summary>
    protected virtual string ReadText(string field) => throw new InvalidOperationException($"{Kind} has no text.");
}
