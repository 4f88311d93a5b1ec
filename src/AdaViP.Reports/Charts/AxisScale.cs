using System.Globalization;

namespace AdaViP.Reports.Charts;

/// <summary>A range of numbers and the round ones in it; any finite numbers have one, equal and extreme ones too.</summary>
internal sealed class AxisScale
{
    // About as many as a small chart has room for.
    private const int Wanted = 5;

    // Relative; below it the steps between ticks would drown in rounding.
    private const double Narrowest = 1e-9;

    // Below it powers of ten are subnormal.
    private const double Smallest = 1e-290;

    // Longest numbers that are written out.
    private const double LargestPlain = 1e6;
    private const int MostDigits = 6;

    private readonly double _step;

    private AxisScale(double low, double high, double step)
    {
        (Low, High, _step) = (low, high, step);
    }

    /// <summary>Where the axis begins.</summary>
    public double Low { get; }

    /// <summary>Where it ends; above <see cref="Low"/>.</summary>
    public double High { get; }

    /// <summary>Multiples of a round step within the range, and how they are written.</summary>
    public IEnumerable<(double Value, string Label)> Ticks
    {
        get
        {
            // The last bits of a quotient must not lose a tick at an end.
            double last = Math.Floor((High / _step) + 1e-6);
            for (double number = Math.Ceiling((Low / _step) - 1e-6); number <= last; number++)
            {
                double value = (number * _step) + 0.0; // -0 is written as 0
                yield return (value, Label(value));
            }
        }
    }

    /// <summary>A scale for numbers.</summary>
    /// <param name="values">Those that are not finite are left out; none at all give 0 to 1.</param>
    /// <param name="isRounded">Whether the range ends at round numbers.</param>
    public static AxisScale Of(IEnumerable<double> values, bool isRounded)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        bool isWhole = true;
        foreach (double value in values.Where(double.IsFinite))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
            isWhole &= double.IsInteger(value);
        }

        if (low > high)
        {
            return new AxisScale(0, 1, 0.2);
        }

        (low, high) = Widened(low, high, isWhole);
        double step = Step(((high / 2) - (low / 2)) / (Wanted / 2.0));
        step = isWhole ? Math.Max(1, step) : step;
        if (isRounded)
        {
            low = Math.Max(Math.Floor((low / step) + 1e-6) * step, -double.MaxValue);
            high = Math.Min(Math.Ceiling((high / step) - 1e-6) * step, double.MaxValue);
        }

        return new AxisScale(low, high, step);
    }

    /// <summary>Where a number lies: 0 at the beginning of the axis, 1 at its end.</summary>
    public double Share(double value) => ((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2)); // halves: the range may overflow

    // One number, or numbers that differ by rounding only, lie in the middle of a range.
    private static (double Low, double High) Widened(double low, double high, bool isWhole)
    {
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        if ((high / 2) - (low / 2) > Math.Max(Narrowest * largest, Smallest))
        {
            return (low, high);
        }

        double part = largest / 10;
        double pad = (isWhole && largest < LargestPlain) || part < Smallest ? 1 : part;
        return (Math.Max(low - pad, -double.MaxValue), Math.Min(high + pad, double.MaxValue));
    }

    // The next of 1, 2, 5, 10, 20 ...
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double factor = (least / power) switch
        {
            <= 1 + 1e-9 => 1,
            <= 2 + 1e-9 => 2,
            <= 5 + 1e-9 => 5,
            _ => 10,
        };
        return factor * power;
    }

    private string Label(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        int place = (int)Math.Floor(Math.Log10(_step) + 1e-9);
        double largest = Math.Max(Math.Abs(Low), Math.Abs(High));
        if (largest < LargestPlain && -place <= MostDigits)
        {
            string format = string.Create(CultureInfo.InvariantCulture, $"N{Math.Max(0, -place)}");
            return value.ToString(format, CultureInfo.InvariantCulture);
        }

        int digits = Math.Clamp((int)Math.Floor(Math.Log10(largest)) - place, 0, 14);
        return value.ToString("0." + new string('#', digits) + "e+0", CultureInfo.InvariantCulture);
    }
}
