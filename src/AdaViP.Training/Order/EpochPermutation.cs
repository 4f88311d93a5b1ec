namespace AdaViP.Training.Order;

/// <summary>
/// A shuffle of 0 .. n−1 that is a pure function of seed and epoch: the same on every machine and runtime, so that a run can
/// be resumed from a position alone. Fisher–Yates, driven by SplitMix64 without modulo bias.
/// </summary>
internal static class EpochPermutation
{
    internal static int[] Create(int count, long seed, long epoch)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        ulong state = Mix((ulong)seed) ^ Mix(~(ulong)epoch);
        for (int last = count - 1; last > 0; last--)
        {
            int other = (int)Below(ref state, (ulong)last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    // Uniform in [0, bound): the high word of a 128-bit product, redrawn in the short first interval.
    private static ulong Below(ref ulong state, ulong bound)
    {
        ulong threshold = (0UL - bound) % bound;
        while (true)
        {
            ulong high = Math.BigMul(Next(ref state), bound, out ulong low);
            if (low >= threshold)
            {
                return high;
            }
        }
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mix(state);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
