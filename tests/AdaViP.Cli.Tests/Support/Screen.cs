using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Support;

/// <summary>
/// What a terminal shows after a text with control sequences: cursor movement and erasing as the program uses them.
/// </summary>
internal sealed partial class Screen
{
    private readonly List<StringBuilder> _rows = [new()];
    private int _row;
    private int _column;

    /// <summary>The rows, without spaces at their ends.</summary>
    public static IReadOnlyList<string> Show(string text)
    {
        var screen = new Screen();
        foreach (Match part in Parts().Matches(text))
        {
            screen.Apply(part.Value);
        }

        return [.. screen._rows.Select(row => row.ToString().TrimEnd())];
    }

    private void Apply(string part)
    {
        switch (part)
        {
            case "\r":
                _column = 0;
                break;
            case "\n":
                (_row, _column) = (_row + 1, 0); // as a terminal's driver makes of it
                break;
            case ['\e', .., 'A']:
                _row = Math.Max(0, _row - Count(part));
                break;
            case ['\e', .., 'C']:
                _column += Count(part);
                break;
            case ['\e', .., 'K']:
                Row().Length = Math.Min(Row().Length, _column);
                break;
            case ['\e', ..]:
                break; // colours, and whether the cursor is shown
            default:
                Put(part);
                break;
        }
    }

    private void Put(string letter)
    {
        StringBuilder row = Row();
        row.Append(' ', Math.Max(0, _column + 1 - row.Length));
        row[_column++] = letter[0];
    }

    private StringBuilder Row()
    {
        while (_rows.Count <= _row)
        {
            _rows.Add(new StringBuilder());
        }

        return _rows[_row];
    }

    private static int Count(string sequence) =>
        int.TryParse(sequence[2..^1], CultureInfo.InvariantCulture, out int count) ? count : 1;

    [GeneratedRegex(@"\e\[[?0-9;]*[A-Za-z]|\e[=>]|.|\n", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
