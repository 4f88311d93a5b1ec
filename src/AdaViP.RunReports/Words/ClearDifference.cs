using AdaViP.Core.Statistics;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Words;

/// <summary>Whether two rows differ by more than chance explains, at 95 %.</summary>
internal static class ClearDifference
{
    // Of a normal distribution, 97.5 %.
    private const double Normal = 1.96;

    /// <summary>
    /// Over seeds where at least one row has several; where only one has, the other one's spread is taken to be alike. With one
    /// model in each row over the items of a share, which are taken to be independent in both rows; models that answer the same
    /// questions differ by less than that.
    /// </summary>
    /// <param name="column">What the numbers are.</param>
    /// <param name="one">A row's.</param>
    /// <param name="other">Another row's.</param>
    public static bool Is(RunColumn column, RunCell one, RunCell other) =>
        Math.Abs(one.Mean - other.Mean) > (Seeds(one, other) ?? Items(column, one, other) ?? double.PositiveInfinity);

    private static double? Seeds(RunCell one, RunCell other)
    {
        if ((one.Deviation ?? other.Deviation) is not double first || (other.Deviation ?? one.Deviation) is not double second)
        {
            return null;
        }

        double error = Math.Sqrt((first * first / one.Values.Count) + (second * second / other.Values.Count));

        // As few degrees of freedom as the smaller of those rows that have a spread: Welch's are at least as many.
        int models = new[] { one, other }.Where(cell => cell.Deviation is not null).Min(cell => cell.Values.Count);
        return StudentT.Quantile975(models - 1) * error;
    }

    private static double? Items(RunColumn column, RunCell one, RunCell other) => column is { Unit: "%", Items: > 0 }
        ? 100 * Normal * Math.Sqrt(Variance(one.Mean / 100, column.Items) + Variance(other.Mean / 100, column.Items))
        : null;

    // Of a share; as if one item more were right and one wrong, so that 0 and 1 have one, too.
    private static double Variance(double share, int items)
    {
        double near = ((share * items) + 1) / (items + 2);
        return near * (1 - near) / items;
    }
}
