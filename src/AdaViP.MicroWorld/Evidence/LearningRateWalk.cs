namespace AdaViP.MicroWorld.Evidence;

/// <summary>
/// How a method's learning rate is chosen: from the first rate by factors of two towards the side on which validation improves,
/// until it does not; upwards is tried first. A function of the scores alone, so that a stopped walk goes on where it was.
/// </summary>
public sealed class LearningRateWalk
{
    /// <summary>Where every method begins.</summary>
    public const double First = 2.5e-5;

    // Powers of two from the first rate to the lowest and the highest one.
    private const int LowestPower = -3;
    private const int HighestPower = 4;

    private readonly Func<double, double?> _scoreOf;
    private readonly SortedSet<int> _met = [];
    private int _best;

    private LearningRateWalk(Func<double, double?> scoreOf) => _scoreOf = scoreOf;

    /// <summary>The lowest rate that is tried.</summary>
    public static double Lowest { get; } = Rate(LowestPower);

    /// <summary>The highest one.</summary>
    public static double Highest { get; } = Rate(HighestPower);

    /// <summary>Most rates that a walk meets: all upwards, or one above the first and all below it.</summary>
    public static int Longest { get; } = Math.Max(1 + HighestPower, 2 - LowestPower);

    /// <summary>Rates with a score, from the lowest.</summary>
    public IReadOnlyList<double> Met => [.. _met.Select(Rate)];

    /// <summary>The rate to try next; null where the walk has ended.</summary>
    public double? Next { get; private set; }

    /// <summary>The best rate met so far, which is the method's where the walk has ended.</summary>
    public double Best => Rate(_best);

    /// <summary>Whether the walk ended at the lowest or highest rate: a better one may lie beyond.</summary>
    public bool IsAtBound => Next is null && _best is LowestPower or HighestPower;

    /// <summary>Walks as far as there are scores.</summary>
    /// <param name="scoreOf">Higher is better; null for a rate that has not been tried.</param>
    public static LearningRateWalk Of(Func<double, double?> scoreOf)
    {
        ArgumentNullException.ThrowIfNull(scoreOf);
        var walk = new LearningRateWalk(scoreOf);
        if (walk.Meet(0) is double first && walk.Go(1, first) == first)
        {
            walk.Go(-1, first);
        }

        return walk;
    }

    // The best score on this side; the walk waits where one is missing.
    private double Go(int direction, double best)
    {
        while (Next is null && _best + direction is >= LowestPower and <= HighestPower
            && Meet(_best + direction) is double score && score > best)
        {
            (best, _best) = (score, _best + direction);
        }

        return Next is null ? best : double.NaN;
    }

    private double? Meet(int power)
    {
        double? score = _scoreOf(Rate(power));
        if (score is null)
        {
            Next = Rate(power);
        }
        else
        {
            _met.Add(power);
        }

        return score;
    }

    private static double Rate(int power) => First * Math.Pow(2, power);
}
