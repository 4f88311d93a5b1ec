namespace AdaViP.Data.Rows;

/// <summary>Where a row stands, for messages.</summary>
/// <param name="File">As given.</param>
/// <param name="Row">From 0.</param>
/// <param name="Line">From 1, where the file has lines.</param>
internal readonly record struct RowPlace(string File, int Row, int? Line)
{
    /// <summary>"FILE, line 3 (row 2)" or "FILE, row 2".</summary>
    public override string ToString() => Line is int line ? $"{File}, line {line} (row {Row})" : $"{File}, row {Row}";
}
