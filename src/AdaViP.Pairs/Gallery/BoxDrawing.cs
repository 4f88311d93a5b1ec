using System.Globalization;
using System.Net;
using System.Text;
using AdaViP.Core.Foundation;

namespace AdaViP.Pairs.Gallery;

/// <summary>
/// The boxes of one photo as SVG, in the photo's pixels: each with its tag, and no label on another where there is room.
/// </summary>
/// <param name="width">Of the photo.</param>
/// <param name="height">Of the photo.</param>
internal sealed class BoxDrawing(int width, int height)
{
    private const double FontSize = 9;
    private const double LetterWidth = 0.6 * FontSize; // a little more than the average letter has
    private const double LineHeight = FontSize + 1;
    private const int MostMoves = 24;

    private readonly StringBuilder _svg = new();
    private readonly List<(double Left, double Right, double Base)> _labels = [];

    // Photos of all sizes are shown equally large: a unit is a 256th of the longer side.
    private readonly double _unit = Math.Max(width, height) / 256.0;

    /// <summary>Adds a box.</summary>
    /// <param name="box">In pixels.</param>
    /// <param name="label">Stands in the box's upper corner, or nearby.</param>
    /// <param name="colour">Of its frame.</param>
    /// <param name="dashed">Whether the frame is dashed.</param>
    public void Add(PixelBox box, string label, string colour, bool dashed)
    {
        string dash = dashed ? Inv($" stroke-dasharray=\"{4 * _unit:0.##}\"") : "";
        _svg.Append(Inv($"""
            <rect x="{box.Left:0.##}" y="{box.Top:0.##}" width="{box.Width:0.##}" height="{box.Height:0.##}" fill="none" stroke="{colour}" stroke-width="{1.5 * _unit:0.##}"{dash}/>
            """));
        AddLabel(box, label);
    }

    /// <inheritdoc />
    public override string ToString() => _svg.ToString();

    private void AddLabel(PixelBox box, string label)
    {
        double length = ((label.Length * LetterWidth) + 2) * _unit;
        double left = Math.Clamp(box.Left + (2 * _unit), 0, Math.Max(0, width - length));
        double lowest = Math.Max(LineHeight * _unit, height - (3 * _unit));
        double wanted = Math.Clamp(box.Top + (LineHeight * _unit), LineHeight * _unit, lowest);

        // The free line that is nearest: one below, one above, two below ...
        double at = wanted;
        for (int move = 0; move <= MostMoves; move++)
        {
            double line = wanted + (((move + 1) / 2) * (move % 2 == 0 ? -1 : 1) * LineHeight * _unit);
            if (line >= LineHeight * _unit && line <= lowest && IsFree(left, left + length, line))
            {
                at = line;
                break;
            }
        }

        _labels.Add((left, left + length, at));
        _svg.Append(Inv($"""
            <text x="{left:0.##}" y="{at:0.##}" font-size="{FontSize * _unit:0.##}" fill="#ffffff" stroke="#000000" stroke-width="{2 * _unit:0.##}" paint-order="stroke">{WebUtility.HtmlEncode(label)}</text>
            """));
    }

    private bool IsFree(double left, double right, double line) =>
        !_labels.Exists(other =>
            other.Left < right && left < other.Right && Math.Abs(other.Base - line) < 0.95 * LineHeight * _unit);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
