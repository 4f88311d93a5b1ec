using System.Globalization;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Reports.Markup;

namespace AdaViP.Reports.Charts;

/// <summary>
/// Lines over a common axis, with ticks, and a legend where there is more than one. What is not finite leaves a gap, and a point
/// between gaps is a dot. Of very long lines each column of the drawing keeps what can be seen.
/// </summary>
public sealed class LineChart : Node
{
    // Units of the drawing, which scales with the page.
    private const int Width = 480;
    private const int Height = 280;
    private const int Top = 26;
    private const int Bottom = 44;
    private const int Right = 22;
    private const double LetterWidth = 6.8;
    private const int LegendRow = 18;
    private const int SampleWidth = 28;

    /// <summary>Over the chart, and read out where the drawing cannot be seen.</summary>
    public required string Title { get; init; }

    /// <summary>What goes across.</summary>
    public required string AcrossLabel { get; init; }

    /// <summary>What goes upwards; null where the title says it.</summary>
    public string? UpwardsLabel { get; init; }

    /// <summary>The lines, in the order of the legend.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Writes the chart as a file of its own: SVG, with its legend and colours for light and dark.</summary>
    /// <param name="writer">Gets the file's text.</param>
    public void WriteFile(TextWriter writer)
    {
        IEnumerable<Node> legend = Series.SelectMany((series, index) =>
        {
            double y = Height + (LegendRow * (index + 0.5));
            return new[]
            {
                ChartFrame.Line("line " + Style(series, index), SampleWidth, y, 2 * SampleWidth, y),
                ChartFrame.Text("right", (2 * SampleWidth) + 8, y, series.Name),
            };
        });
        ChartFrame.WriteFile(
            writer, Title, InWords, (Width, Height + (LegendRow * Series.Count) + 8), Drawing().Concat(legend));
    }

    /// <summary>Whether a file is one that <see cref="WriteFile"/> wrote, by how it begins.</summary>
    /// <param name="file">A regular file.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static bool IsFile(string file) => Encoding.UTF8.GetString(BoundedFile.Read(file, BoundedFile.Settings))
        .StartsWith(ChartFrame.FileStart, StringComparison.Ordinal);

    private string InWords => string.Join("; ", Series.Select(Described));

    internal override void Write(MarkupWriter output) => ChartFrame.Write(
        output,
        Title,
        InWords,
        (Width, Height),
        Drawing(),
        Series.Count > 1 ? [Legend()] : []);

    private static IEnumerable<Node> Lines(
        IReadOnlyList<ChartPoint> points, string style, Func<ChartPoint, (double X, double Y)> place)
    {
        var path = new StringBuilder();
        foreach (List<(double X, double Y)> run in Runs(points, place))
        {
            if (run.Count == 1)
            {
                yield return new Element("circle")
                {
                    Class = $"dot {style}",
                    Attributes = [("cx", ChartFrame.Number(run[0].X)), ("cy", ChartFrame.Number(run[0].Y)), ("r", "3")],
                };
                continue;
            }

            for (int i = 0; i < run.Count; i++)
            {
                path.Append(i == 0 ? 'M' : 'L').Append(ChartFrame.Number(run[i].X)).Append(' ')
                    .Append(ChartFrame.Number(run[i].Y));
            }
        }

        if (path.Length > 0)
        {
            yield return new Element("path") { Class = $"line {style}", Attributes = [("d", path.ToString())] };
        }
    }

    // Points without a gap between them.
    private static IEnumerable<List<(double X, double Y)>> Runs(
        IReadOnlyList<ChartPoint> points, Func<ChartPoint, (double X, double Y)> place)
    {
        List<(double X, double Y)> run = [];
        foreach (ChartPoint point in points)
        {
            if (point.IsFinite)
            {
                run.Add(place(point));
            }
            else if (run.Count > 0)
            {
                yield return Thinned(run);
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return Thinned(run);
        }
    }

    // The first, lowest, highest and last of every column, in their order: the line looks as with all points.
    private static List<(double X, double Y)> Thinned(List<(double X, double Y)> run)
    {
        if (run.Count <= 4 * Width)
        {
            return run;
        }

        List<(double X, double Y)> kept = [];
        for (int first = 0, end; first < run.Count; first = end)
        {
            (int low, int high) = (first, first);
            for (end = first + 1; end < run.Count && Math.Floor(run[end].X) == Math.Floor(run[first].X); end++)
            {
                low = run[end].Y < run[low].Y ? end : low;
                high = run[end].Y > run[high].Y ? end : high;
            }

            kept.AddRange(new SortedSet<int> { first, low, high, end - 1 }.Select(index => run[index]));
        }

        return kept;
    }

    private static string Described(ChartSeries series)
    {
        ChartPoint[] points = [.. series.Points.Where(point => point.IsFinite)];
        if (points.Length == 0)
        {
            return $"{series.Name}: no value";
        }

        string first = $"{Spoken(points[0].Y)} at {Spoken(points[0].X)}";
        return points.Length == 1
            ? $"{series.Name}: {first}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{series.Name}: {points.Length} values, from {first} to {Spoken(points[^1].Y)} at {Spoken(points[^1].X)}, "
                    + $"lowest {Spoken(points.Min(point => point.Y))}, highest {Spoken(points.Max(point => point.Y))}");
    }

    private static string Style(ChartSeries series, int index) => Palette.Series(series.Colour ?? index);

    private static string Spoken(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private IEnumerable<Node> Drawing()
    {
        IEnumerable<ChartPoint> points = Series.SelectMany(series => series.Behind.Append(series.Points))
            .SelectMany(line => line).Where(point => point.IsFinite);
        var across = AxisScale.Of(points.Select(point => point.X), isRounded: false);
        var upwards = AxisScale.Of(points.Select(point => point.Y), isRounded: true);
        double left = 12 + (LetterWidth * upwards.Ticks.Max(tick => tick.Label.Length));
        double X(double value) => left + (across.Share(value) * (Width - left - Right));
        double Y(double value) => Height - Bottom - (upwards.Share(value) * (Height - Top - Bottom));

        if (!points.Any())
        {
            yield return ChartFrame.Text("middle", Width / 2.0, Height / 2.0, "no values");
            yield break;
        }

        foreach ((double value, string label) in upwards.Ticks)
        {
            yield return ChartFrame.Line(value == 0 ? "grid zero" : "grid", left, Y(value), Width - Right, Y(value));
            yield return ChartFrame.Text("left", left - 6, Y(value), label);
        }

        foreach ((double value, string label) in across.Ticks)
        {
            yield return ChartFrame.Line("axis", X(value), Height - Bottom, X(value), Height - Bottom + 4);
            yield return ChartFrame.Text("middle", X(value), Height - Bottom + 14, label);
        }

        yield return ChartFrame.Line("axis", left, Height - Bottom, Width - Right, Height - Bottom);
        yield return ChartFrame.Text("name middle", (left + Width - Right) / 2, Height - 10, AcrossLabel);
        if (UpwardsLabel is string name)
        {
            yield return ChartFrame.Text("name", 4, 10, name);
        }

        (double X, double Y) Place(ChartPoint point) => (X(point.X), Y(point.Y));
        IEnumerable<Node> behind = Series.SelectMany((series, index) => series.Behind.SelectMany(
            line => Lines(line, Style(series, index) + " behind", Place)));
        IEnumerable<Node> lines = Series.SelectMany((series, index) => Lines(series.Points, Style(series, index), Place));
        foreach (Node line in behind.Concat(lines))
        {
            yield return line;
        }
    }

    private Element Legend() => new(
        "ul", Series.Select((series, index) => new Element("li", Sample(Style(series, index)), " ", series.Name)))
    {
        Class = "legend",
    };

    private static Element Sample(string style) => new("svg", ChartFrame.Line("line " + style, 1, 5, 27, 5))
    {
        Class = "sample",
        Attributes = [("viewBox", "0 0 28 10"), ("aria-hidden", "true")],
    };
}
