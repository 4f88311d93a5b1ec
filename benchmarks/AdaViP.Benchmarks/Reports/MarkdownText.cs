using System.Globalization;
using System.Text;

namespace AdaViP.Benchmarks.Reports;

/// <summary>A Markdown file being written: lines, tables and numbers in invariant culture.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder _text = new();

    /// <summary>One line.</summary>
    internal void Line(string line = "") => _text.Append(line).Append('\n');

    /// <summary>A heading of the second level with its empty lines.</summary>
    internal void Heading(string heading)
    {
        Line($"## {heading}");
        Line();
    }

    /// <summary>The head of a table; cells that start with a colon are set to the right.</summary>
    internal void TableHead(params ReadOnlySpan<string> cells)
    {
        StringBuilder names = new("|");
        StringBuilder rules = new("|");
        foreach (string cell in cells)
        {
            bool right = cell.StartsWith(':');
            names.Append(' ').Append(right ? cell[1..] : cell).Append(" |");
            rules.Append(right ? "---:|" : "---|");
        }

        Line(names.ToString());
        Line(rules.ToString());
    }

    /// <summary>A row of a table.</summary>
    internal void Row(params ReadOnlySpan<string> cells)
    {
        _text.Append('|');
        foreach (string cell in cells)
        {
            _text.Append(' ').Append(cell).Append(" |");
        }

        Line();
    }

    /// <summary>A number with that many digits after the point.</summary>
    internal static string Number(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    /// <summary>A time in nanoseconds with a fitting unit.</summary>
    internal static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 1e9 => Number(nanoseconds / 1e9, 2) + " s",
        >= 1e6 => Number(nanoseconds / 1e6, 2) + " ms",
        _ => Number(nanoseconds / 1e3, 1) + " us",
    };

    /// <inheritdoc />
    public override string ToString() => _text.ToString().TrimEnd() + "\n";
}
