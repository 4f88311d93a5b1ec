using AdaViP.Reports.Markup;

namespace AdaViP.Reports.Charts;

/// <summary>Horizontal bars under a title, each with its name and its value.</summary>
/// <param name="title">Also read out where the drawing cannot be seen, together with all values.</param>
/// <param name="bars">From above; none leaves an empty drawing.</param>
public sealed class BarChart(string title, IReadOnlyList<ChartBar> bars) : Node
{
    // Units of the drawing, which scales with the page.
    private const int Width = 400;
    private const int RowHeight = 26;
    private const int BarHeight = 16;
    private const double LetterWidth = 7.7; // of wide ones
    private const int ValueWidth = 60;
    private const int LongestLabel = 21;

    internal override void Write(MarkupWriter output) => ChartFrame.Write(
        output,
        title,
        string.Join(", ", bars.Select(bar => $"{bar.Label} {bar.Shown}")),
        (Width, Math.Max(1, bars.Count) * RowHeight),
        bars.SelectMany((bar, index) => Row(bar, index, 12 + (LetterWidth * bars.Max(other => Short(other.Label).Length)))),
        []);

    private static IEnumerable<Node> Row(ChartBar bar, int index, double left)
    {
        double room = Width - left - ValueWidth;
        double share = bar.Full > 0 && double.IsFinite(bar.Value) ? Math.Clamp(bar.Value / bar.Full, 0, 1) : 0;
        double top = (index * RowHeight) + ((RowHeight - BarHeight) / 2.0);
        double middle = (index + 0.5) * RowHeight;
        yield return ChartFrame.Text("left", left - 6, middle, Short(bar.Label));
        yield return Box("rest", left, top, room);
        yield return Box("bar", left, top, share * room);
        yield return ChartFrame.Text("right", Width - ValueWidth + 6, middle, bar.Shown);
    }

    private static Element Box(string style, double left, double top, double width) => new("rect")
    {
        Class = style,
        Attributes =
        [
            ("x", ChartFrame.Number(left)), ("y", ChartFrame.Number(top)), ("width", ChartFrame.Number(width)),
            ("height", ChartFrame.Number(BarHeight)),
        ],
    };

    private static string Short(string label)
    {
        if (label.Length <= LongestLabel)
        {
            return label;
        }

        // Not within a character of two units.
        int end = char.IsHighSurrogate(label[LongestLabel - 1]) ? LongestLabel - 1 : LongestLabel;
        return label[..end] + "…";
    }
}
