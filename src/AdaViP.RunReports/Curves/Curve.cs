using AdaViP.Reports.Charts;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Curves;

/// <summary>A number of training over the steps: the mean of a row's runs, smoothed, and each run as it was logged.</summary>
internal static class Curve
{
    // Windows of so many logged steps: wide enough that batches do not hide the course, narrow enough that it keeps its shape.
    private const int Windows = 25;

    /// <summary>How many logged steps a smoothed point sums up.</summary>
    /// <param name="steps">Logged steps of the longest run.</param>
    public static int Window(int steps) => Math.Max(1, steps / Windows);

    /// <summary>The line of a row; null where no run has the number.</summary>
    /// <param name="name">Of the line.</param>
    /// <param name="row">The runs.</param>
    /// <param name="metric">The number.</param>
    /// <param name="window">Logged steps that are summed up, at least 1.</param>
    public static ChartSeries? Of(string name, ModelRow row, string metric, int window)
    {
        ChartPoint[][] runs =
        [
            .. row.Trainings.Select(run => Points(run, metric)).Where(points => points.Length > 0),
        ];
        if (runs.Length == 0)
        {
            return null;
        }

        ChartPoint[] mean = Mean(runs);
        return new ChartSeries(name, Smoothed(mean, window)) { Behind = runs.Length > 1 || window > 1 ? runs : [] };
    }

    private static ChartPoint[] Points(TrainingRun run, string metric) =>
        [.. run.Steps.Select(step => new ChartPoint(step.Step, step[metric])).Where(point => point.IsFinite)];

    // Where the runs have no step in common, each point is what there is.
    private static ChartPoint[] Mean(ChartPoint[][] runs)
    {
        IGrouping<double, double>[] steps =
        [
            .. runs.SelectMany(run => run).GroupBy(point => point.X, point => point.Y).OrderBy(step => step.Key),
        ];
        IGrouping<double, double>[] shared = [.. steps.Where(step => step.Count() == runs.Length)];
        return [.. (shared.Length > 0 ? shared : steps).Select(step => new ChartPoint(step.Key, step.Average()))];
    }

    // The window is centred; at the ends it is as wide as there are points on both sides, so that ends are not pulled inwards.
    private static ChartPoint[] Smoothed(ChartPoint[] points, int window)
    {
        var smooth = new ChartPoint[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int half = Math.Min(window / 2, Math.Min(i, points.Length - 1 - i));
            double sum = 0;
            for (int at = i - half; at <= i + half; at++)
            {
                sum += points[at].Y;
            }

            smooth[i] = new ChartPoint(points[i].X, sum / ((2 * half) + 1));
        }

        return smooth;
    }
}
