using AdaViP.Core.Images;

namespace AdaViP.Core.Reference;

/// <summary>
/// Filter windows of one axis, in the order of Pillow's operations:
/// output begin + i is Σ_t Weights[i][t] · input[First[i] + t], the weights in units of 2⁻²².
/// </summary>
internal sealed class ResampleTaps
{
    private const int PrecisionBits = 22;

    private ResampleTaps(int[] first, int[][] weights)
    {
        First = first;
        Weights = weights;
        InputBegin = first.Min();
        InputEnd = first.Zip(weights, (start, window) => start + window.Length).Max();
    }

    /// <summary>Outputs.</summary>
    public int Count => First.Length;

    /// <summary>First input of each output's window.</summary>
    public int[] First { get; }

    /// <summary>Weights of each output's window.</summary>
    public int[][] Weights { get; }

    /// <summary>First input that any window needs.</summary>
    public int InputBegin { get; }

    /// <summary>One past the last input that any window needs.</summary>
    public int InputEnd { get; }

    /// <summary>Windows of the outputs [begin, end), at least one, when so many samples become so many.</summary>
    public static ResampleTaps Create(ResampleFilter filter, int from, int to, int begin, int end)
    {
        int[] first = new int[end - begin];
        int[][] weights = new int[end - begin][];
        for (int i = 0; i < first.Length; i++)
        {
            (first[i], weights[i]) = from == to ? (begin + i, [1 << PrecisionBits]) : Window(filter, from, to, begin + i);
        }

        return new ResampleTaps(first, weights);
    }

    /// <summary>The byte nearest to a sum of weighted bytes.</summary>
    public static byte Round(int sum) => (byte)Math.Clamp((sum + (1 << (PrecisionBits - 1))) >> PrecisionBits, 0, byte.MaxValue);

    private static (int First, int[] Weights) Window(ResampleFilter filter, int from, int to, int index)
    {
        double scale = (double)from / to;
        double stretch = Math.Max(scale, 1.0); // the filter widens when the picture shrinks
        double support = Support(filter) * stretch;
        double center = (index + 0.5) * scale;
        int first = Math.Max(0, (int)(center - support + 0.5));
        int end = Math.Min(from, (int)(center + support + 0.5));
        double[] weights = new double[end - first];
        double sum = 0.0;
        for (int t = 0; t < weights.Length; t++)
        {
            weights[t] = Weight(filter, (first + t - center + 0.5) * (1.0 / stretch));
            sum += weights[t];
        }

        return (first, Array.ConvertAll(weights, weight => Fixed(weight / (sum == 0.0 ? 1.0 : sum))));
    }

    /// <summary>In units of 2⁻²², halves away from zero.</summary>
    private static int Fixed(double weight)
    {
        double scaled = weight * (1 << PrecisionBits);
        return (int)(scaled + Math.CopySign(0.5, scaled));
    }

    private static double Support(ResampleFilter filter) => filter switch
    {
        ResampleFilter.Box => 0.5,
        ResampleFilter.Bilinear => 1.0,
        ResampleFilter.Bicubic => 2.0,
        _ => 3.0,
    };

    private static double Weight(ResampleFilter filter, double x)
    {
        double t = Math.Abs(x);
        return filter switch
        {
            ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1.0 : 0.0,
            ResampleFilter.Bilinear => Math.Max(0.0, 1.0 - t),
            ResampleFilter.Bicubic => Cubic(t),
            _ => x is >= -3.0 and < 3.0 ? Sinc(x) * Sinc(x / 3.0) : 0.0,
        };
    }

    /// <summary>Keys' cubic convolution with a = −1/2.</summary>
    private static double Cubic(double t)
    {
        const double A = -0.5;
        return t switch
        {
            < 1.0 => ((((A + 2.0) * t) - (A + 3.0)) * t * t) + 1.0,
            < 2.0 => ((((((t - 5.0) * t) + 8.0) * t) - 4.0) * A),
            _ => 0.0,
        };
    }

    private static double Sinc(double x) => x == 0.0 ? 1.0 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
