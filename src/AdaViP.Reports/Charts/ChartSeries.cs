namespace AdaViP.Reports.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Points">From left to right; one that is not finite leaves a gap.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>
    /// Lines that this one sums up, such as a run per seed behind their mean; drawn thin and pale, and left out of the words.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<ChartPoint>> Behind { get; init; } = [];

    /// <summary>Number of its colour, so that a name has one colour in several charts; null for its place in the chart.</summary>
    public int? Colour { get; init; }
}

/// <summary>A point of a line.</summary>
/// <param name="X">Across.</param>
/// <param name="Y">Upwards.</param>
public readonly record struct ChartPoint(double X, double Y)
{
    /// <summary>Whether it can be drawn.</summary>
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);
}
