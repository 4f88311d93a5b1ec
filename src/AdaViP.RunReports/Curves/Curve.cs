using AdaViP.Reports.Charts;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Curves;

/// <summary>A number of training over the steps: the mean of a row's runs, smoothed, and each run as it was logged.</summary>
internal static class Curve
{
    // Windows of so many logged steps: wide enough that batches do not hide the course, narrow enough that it keeps its shape.
    private const int Windows = 25;

    /// <summary>How many logged steps a smoothed point of a row sums up.</summary>
    public static int Window(ModelRow row) => Math.Max(1, row.Trainings.Max(run => run.Steps.Count) / Windows);

    /// <summary>The line of a row; null where no run has the number.</summary>
    /// <param name="name">Of the line.</param>
    /// <param name="row">The runs.</param>
    /// <param name="metric">The number.</param>
    public static ChartSeries? Of(string name, ModelRow row, string metric)
    {
        int window = Window(row);
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

    // The window is centred; at the ends it has what is there, so that no single batch makes the line end up or down.
    private static ChartPoint[] Smoothed(ChartPoint[] points, int window)
    {
        var smooth = new ChartPoint[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int first = Math.Max(0, i - (window / 2));
            int last = Math.Min(points.Length - 1, i + (window / 2));
            double sum = 0;
            for (int at = first; at <= last; at++)
            {
                sum += points[at].Y;
            }

            smooth[i] = new ChartPoint(points[i].X, sum / (last - first + 1));
        }

        return smooth;
    }
}
