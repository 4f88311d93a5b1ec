namespace AdaViP.Evaluation.Tables;

/// <summary>Text in columns: the first one to the left, the others to the right.</summary>
public sealed class AlignedTable
{
    private readonly List<string[]> _rows = [];

    /// <summary>What was added.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output)
    {
        int columns = _rows.Count == 0 ? 0 : _rows.Max(row => row.Length);
        int[] widths =
        [
            .. Enumerable.Range(0, columns).Select(column => _rows.Max(row => column < row.Length ? row[column].Length : 0)),
        ];
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select(
                (cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
