namespace AdaViP.Training.Order;

/// <summary>Which samples a run takes at all: a short trial on a large set takes few of them.</summary>
internal static class FirstUses
{
    /// <summary>Indices of the samples between two positions of a stream, each once, in the order of first use.</summary>
    /// <param name="order">The stream.</param>
    /// <param name="from">First position.</param>
    /// <param name="to">One behind the last position.</param>
    /// <param name="count">Samples in the data: when all have been met, the rest is not looked at.</param>
    internal static IReadOnlyList<int> Of(ISampleStream order, long from, long to, int count)
    {
        HashSet<int> met = [];
        List<int> uses = [];
        for (long position = from; position < to && uses.Count < count; position++)
        {
            int index = order.At(position);
            if (met.Add(index))
            {
                uses.Add(index);
            }
        }

        return uses;
    }
}
