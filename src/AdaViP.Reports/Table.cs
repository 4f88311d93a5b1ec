using AdaViP.Reports.Markup;

namespace AdaViP.Reports;

/// <summary>
/// Rows under names of columns. The first column names the rows and stands to the left, the others to the right. A table that is
/// too wide for a phone scrolls by itself; on paper rows are whole, and the names are repeated on every page.
/// </summary>
/// <param name="columns">Names of the columns; an empty name is allowed.</param>
/// <param name="rows">As many cells as columns; fewer leave the last ones empty.</param>
public sealed class Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows) : Node
{
    // On paper these fit wherever they begin, so that it costs little to keep them whole.
    private const int ShortRows = 12;

    /// <summary>Over the table; null where the heading before it says enough.</summary>
    public string? Caption { get; init; }

    internal override void Write(MarkupWriter output)
    {
        Element[] caption = Caption is string text ? [new Element("caption", text)] : [];
        Element[] head = columns.Any(name => name.Length > 0) ? [Head()] : [];
        var table = new Element("table", [.. caption, .. head, new Element("tbody", rows.Select(Row))])
        {
            Class = rows.Count <= ShortRows ? "short" : null,
        };
        new Element("div", table) { Class = "wide" }.Write(output);
    }

    private Element Head() => new(
        "thead",
        new Element(
            "tr",
            columns.Select(name =>
                name.Length == 0 ? new Element("td") : new Element("th", name) { Attributes = [("scope", "col")] })));

    private Element Row(IReadOnlyList<string> cells)
    {
        if (cells.Count > columns.Count)
        {
            throw new ArgumentException($"a row has {cells.Count} cells, but there are {columns.Count} columns");
        }

        return new Element("tr", Enumerable.Range(0, columns.Count).Select(column =>
        {
            string cell = column < cells.Count ? cells[column] : "";
            return column == 0 ? new Element("th", cell) { Attributes = [("scope", "row")] } : new Element("td", cell);
        }));
    }
}
