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
