using static TorchSharp.torch;

namespace AdaViP.Benchmarks;

/// <summary>Two implementations are timed against each other only after they gave the same numbers.</summary>
internal static class SameResults
{
    /// <summary>Compares element by element.</summary>
    /// <param name="what">Name of the result, for the message.</param>
    /// <param name="ours">Result of the kernel.</param>
    /// <param name="theirs">Result of the peer, of the same shape.</param>
    /// <param name="tolerance">Largest absolute difference.</param>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    internal static void Require(string what, Tensor ours, Tensor theirs, double tolerance)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor difference = (ours.to(ScalarType.Float64) - theirs.to(ScalarType.Float64)).abs().flatten();
        long worst = difference.argmax().item<long>();
        double gap = difference[worst].item<double>();
        if (!(gap <= tolerance))
        {
            double mine = ours.flatten()[worst].to(ScalarType.Float64).item<double>();
            double other = theirs.flatten()[worst].to(ScalarType.Float64).item<double>();
            throw new InvalidOperationException(
                $"{what}: element {worst} is {mine:R} here and {other:R} in the peer; difference {gap:E2}, "
                + $"tolerance {tolerance:E2}.");
        }
    }

    /// <summary>Compares two numbers.</summary>
    /// <exception cref="InvalidOperationException">They differ by more than <paramref name="tolerance"/>.</exception>
    internal static void Require(string what, double ours, double theirs, double tolerance)
    {
        if (!(Math.Abs(ours - theirs) <= tolerance))
        {
            throw new InvalidOperationException($"{what}: {ours:R} here, {theirs:R} in the peer; tolerance {tolerance:E2}.");
        }
    }
}
