namespace AdaViP.Core.Data;

/// <summary>A row that could not be read.</summary>
/// <param name="File">File name as given.</param>
/// <param name="Row">Index in the file, from 0.</param>
/// <param name="Line">Line number from 1 in line-based files, else null.</param>
/// <param name="Reason">What is wrong, naming the field.</param>
public sealed record BadRow(string File, int Row, int? Line, string Reason)
{
    /// <summary>What is wrong, as a kind that can be counted.</summary>
    public required BadRowKind Kind { get; init; }

    /// <summary>"FILE, line 3 (row 2): reason"; without a line in files that have none.</summary>
    public override string ToString() => Line is int line
        ? $"{File}, line {line} (row {Row}): {Reason}"
        : $"{File}, row {Row}: {Reason}";
}

/// <summary>What is wrong with a row, for counting; <see cref="BadRow.Reason"/> has the details.</summary>
public enum BadRowKind
{
    /// <summary>The line is not a JSON object, or text in it cannot be decoded.</summary>
    NotJson,

    /// <summary>A field that the format requires is absent or null.</summary>
    MissingField,

    /// <summary>A field has another type, count or role than the format says.</summary>
    WrongField,

    /// <summary>The row has no picture.</summary>
    NoPicture,

    /// <summary>A conversation template has been applied to a text already.</summary>
    AppliedTemplate,

    /// <summary>A question or answer is empty or white space.</summary>
    EmptyText,

    /// <summary>A picture's path leaves the image root.</summary>
    PathEscape,

    /// <summary>An earlier row of the same file has the same id.</summary>
    DuplicateId,
}
