using System.Globalization;
using AdaViP.Core.Foundation;
using AdaViP.Reports.Markup;

namespace AdaViP.Reports.Pictures;

/// <summary>A photo with tagged boxes, in the photo's pixels: no label stands on another where there is room.</summary>
public sealed class BoxedPhoto : Node
{
    private const double FontSize = 9;
    private const double LetterWidth = 0.6 * FontSize; // a little more than the average letter has
    private const double LineHeight = FontSize + 1;
    private const int MostMoves = 24;

    private readonly string _address;
    private readonly int _width;
    private readonly int _height;
    private readonly string _alternative;
    private readonly string _caption;

    // Photos of all sizes are shown equally large: a unit is a 256th of the longer side.
    private readonly double _unit;
    private readonly List<Element> _drawing = [];
    private readonly List<(double Left, double Right, double Base)> _labels = [];

    private BoxedPhoto(string address, (int Width, int Height) size, string alternative, string caption)
    {
        _address = address;
        (_width, _height) = size;
        _alternative = alternative;
        _caption = caption;
        _unit = Math.Max(_width, _height) / 256.0;
    }

    /// <summary>A photo without boxes yet; null where the bytes are none that a browser shows.</summary>
    /// <param name="bytes">A JPEG, PNG, GIF or WebP file, of any resolution.</param>
    /// <param name="size">Width and height in the pixels that boxes are given in, at least 1.</param>
    /// <param name="alternative">What is to be seen; not empty.</param>
    /// <param name="caption">Under it.</param>
    public static BoxedPhoto? Of(ReadOnlySpan<byte> bytes, (int Width, int Height) size, string alternative, string caption)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alternative);
        return PagePicture.Address(bytes) is string address ? new BoxedPhoto(address, size, alternative, caption) : null;
    }

    /// <summary>Adds a box.</summary>
    /// <param name="box">In pixels.</param>
    /// <param name="label">Stands in the box's upper corner, or nearby.</param>
    /// <param name="key">Its colour, that of <see cref="Inline.Key"/>; null for a dashed grey one.</param>
    public void Add(PixelBox box, string label, int? key)
    {
        ArgumentNullException.ThrowIfNull(label);
        List<(string, string)> attributes =
        [
            ("x", Number(box.Left)), ("y", Number(box.Top)), ("width", Number(box.Width)), ("height", Number(box.Height)),
            ("stroke-width", Number(1.5 * _unit)),
        ];
        if (key is null)
        {
            attributes.Add(("stroke-dasharray", Number(4 * _unit)));
        }

        string colour = key is int number ? Palette.Key(number) : "unkeyed";
        _drawing.Add(new Element("rect") { Class = $"box {colour}", Attributes = attributes });
        AddLabel(box, label);
    }

    internal override void Write(MarkupWriter output)
    {
        string width = _width.ToString(CultureInfo.InvariantCulture);
        string height = _height.ToString(CultureInfo.InvariantCulture);
        var photo = new Element("image") { Attributes = [("href", _address), ("width", width), ("height", height)] };
        var svg = new Element("svg", [photo, .. _drawing])
        {
            Class = "photo",
            Attributes =
            [
                ("role", "img"), ("aria-label", _alternative), ("viewBox", $"0 0 {width} {height}"),
                ("preserveAspectRatio", "xMinYMin"),
            ],
        };
        new Element("figure", svg, new Element("figcaption", _caption)).Write(output);
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void AddLabel(PixelBox box, string label)
    {
        double length = ((label.Length * LetterWidth) + 2) * _unit;
        double left = Math.Clamp(box.Left + (2 * _unit), 0, Math.Max(0, _width - length));
        double lowest = Math.Max(LineHeight * _unit, _height - (3 * _unit));
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
        _drawing.Add(new Element("text", label)
        {
            Attributes =
            [
                ("x", Number(left)), ("y", Number(at)), ("font-size", Number(FontSize * _unit)),
                ("stroke-width", Number(2 * _unit)),
            ],
        });
    }

    private bool IsFree(double left, double right, double line) =>
        !_labels.Exists(other =>
            other.Left < right && left < other.Right && Math.Abs(other.Base - line) < 0.95 * LineHeight * _unit);
}
