namespace AdaViP.Reports.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Points">From left to right; one that is not finite leaves a gap.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>A point of a line.</summary>
/// <param name="X">Across.</param>
/// <param name="Y">Upwards.</param>
public readonly record struct ChartPoint(double X, double Y)
{
    /// <summary>Whether it can be drawn.</summary>
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);
}
