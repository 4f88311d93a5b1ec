namespace AdaViP.Benchmarks.Pairs;

/// <summary>Times of one way to build pairs.</summary>
/// <param name="Name">For people.</param>
/// <param name="Seconds">One per round.</param>
internal sealed record WayResult(string Name, IReadOnlyList<double> Seconds)
{
    /// <summary>Pictures per second in the median round.</summary>
    internal double Rate(int pictures) => pictures / Seconds.Order().ElementAt(Seconds.Count / 2);
}
