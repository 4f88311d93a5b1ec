namespace AdaViP.Core.Statistics;

/// <summary>Student's t distribution: how wide an interval of a mean of few values is.</summary>
public static class StudentT
{
    // 97.5 %, for 1 to 30 degrees of freedom.
    private static readonly double[] Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110,
        2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>The 97.5 % quantile: half of a 95 % interval in standard errors.</summary>
    /// <param name="degreesOfFreedom">At least 1; above 30 the value of 30, which is at most 4.2 % too wide.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public static double Quantile975(int degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        return Quantiles[Math.Min(degreesOfFreedom, Quantiles.Length) - 1];
    }
}
