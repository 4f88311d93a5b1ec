using System.Globalization;
using System.Net;
using System.Text;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Tables;

namespace AdaViP.Evaluation.Pages;

/// <summary>Horizontal bars as an SVG picture inside a page.</summary>
internal static class BarChart
{
    // Units of the picture, which scales with the page.
    private const int Width = 420;
    private const int RowHeight = 26;
    private const int BarHeight = 16;
    private const int LabelWidth = 150;
    private const int ValueWidth = 60;
    private const int LongestLabel = 24;

    /// <summary>Appends a chart.</summary>
    /// <param name="page">Gets it.</param>
    /// <param name="title">Read out where the picture cannot be seen, together with all values.</param>
    /// <param name="bars">At least one.</param>
    public static void Write(StringBuilder page, string title, IReadOnlyList<ScoreBar> bars)
    {
        int height = bars.Count * RowHeight;
        string spoken = title + ": " + string.Join(", ", bars.Select(bar => $"{bar.Label} {Value(bar)}"));
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" ")
            .Append("aria-label=\"").Append(WebUtility.HtmlEncode(spoken)).Append("\">");
        for (int i = 0; i < bars.Count; i++)
        {
            Row(page, bars[i], i * RowHeight);
        }

        page.Append("</svg>");
    }

    private static void Row(StringBuilder page, ScoreBar bar, int top)
    {
        const int Room = Width - LabelWidth - ValueWidth;
        double share = bar.Full > 0 && double.IsFinite(bar.Value) ? Math.Clamp(bar.Value / bar.Full, 0, 1) : 0;
        int middle = top + (RowHeight / 2);
        int y = top + ((RowHeight - BarHeight) / 2);
        string label = bar.Label.Length <= LongestLabel ? bar.Label : bar.Label[..LongestLabel] + "…";
        string text = WebUtility.HtmlEncode(label);
        string box = string.Create(CultureInfo.InvariantCulture, $"x=\"{LabelWidth}\" y=\"{y}\" height=\"{BarHeight}\"");
        page.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{LabelWidth - 6}\" y=\"{middle}\">{text}</text>")
            .Append(CultureInfo.InvariantCulture, $"<rect class=\"rest\" {box} width=\"{Room}\"/>")
            .Append(CultureInfo.InvariantCulture, $"<rect class=\"bar\" {box} width=\"{share * Room:0.#}\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text class=\"value\" x=\"{Width - ValueWidth + 6}\" y=\"{middle}\">")
            .Append(Value(bar)).Append("</text>");
    }

    // Counts stay whole.
    private static string Value(ScoreBar bar) =>
        double.IsInteger(bar.Value) ? ScoreTable.Number(bar.Value) : ScoreTable.Rounded(bar.Value);
}
