using System.Globalization;
using System.Text;
using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>A text in Markdown that grows: headings, lines and tables, and how numbers and outcomes are written in it.</summary>
internal sealed class MarkdownText
{
    /// <summary>A cell of which nothing is known yet.</summary>
    public const string None = "–";

    /// <summary>How the page calls the model that methods tune.</summary>
    public const string StartName = "start model";

    private readonly StringBuilder _text = new();

    /// <summary>A section.</summary>
    public void Heading(string text, int level = 2)
    {
        Line();
        Line($"{new string('#', level)} {text}");
        Line();
    }

    /// <summary>A line; an empty one ends a paragraph, and is written once.</summary>
    public void Line(string text = "")
    {
        bool isApart = _text.Length == 0 || (_text.Length > 1 && _text[^1] == '\n' && _text[^2] == '\n');
        if (text.Length > 0 || !isApart)
        {
            _text.Append(text).Append('\n');
        }
    }

    /// <summary>A table; an empty line stands behind it.</summary>
    public void Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        string[] columns = [.. head];
        Row(columns);
        Line($"|{string.Concat(Enumerable.Repeat("---|", columns.Length))}");
        foreach (IEnumerable<string> row in rows)
        {
            Row(row);
        }

        Line();
    }

    /// <summary>The text, with one line end at its end.</summary>
    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";

    /// <summary>A number with a few digits, or what stands for none.</summary>
    public static string Number(double? value, int digits = 1) => value is double number
        ? number.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : None;

    /// <summary>"11.8 ± 0.4" over seeds.</summary>
    public static string Spread(IReadOnlyList<double>? values, int digits) => values is null
        ? None
        : $"{Number(values.Average(), digits)} ± {Number(Difference.Deviation(values), digits)}";

    /// <summary>An interval and what it says.</summary>
    public static string Cell(Difference? difference, Hypothesis asked) => difference is null
        ? None
        : Invariant($"{difference.Mean:+0.0;−0.0;0.0} ± {difference.Margin:0.0} ") + Word(asked.Of(difference));

    /// <summary>A finding; those that are clear stand out, whichever way they are.</summary>
    public static string Word(Finding finding) => finding switch
    {
        Finding.Better => "**better**",
        Finding.Worse => "**worse**",
        Finding.Alike => "**alike**",
        Finding.NotWorse => "not worse",
        Finding.NotBetter => "not better",
        _ => "open",
    };

    /// <summary>A verdict; both clear ones stand out alike.</summary>
    public static string Word(Verdict? verdict) => verdict switch
    {
        null => None,
        Verdict.Holds => "**holds**",
        Verdict.DoesNotHold => "**does not hold**",
        _ => "open",
    };

    /// <summary>A method or the start model.</summary>
    public static string Named(TuningMethod? method) => method?.Title ?? StartName;

    /// <summary>The first letter large; a sign such as β is none.</summary>
    public static string Capital(string text) =>
        char.IsAsciiLetter(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    /// <summary>Written as in every country.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");
}
