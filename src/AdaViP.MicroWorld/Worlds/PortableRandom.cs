namespace AdaViP.MicroWorld.Worlds;

/// <summary>
/// Random numbers that are the same bits on every machine and in every version of .NET: SplitMix64 (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014), which needs 64-bit integers only.
/// </summary>
public sealed class PortableRandom
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">Any number; near seeds give unrelated streams.</param>
    public PortableRandom(ulong seed) => _state = seed;

    /// <summary>
    /// A stream of its own for one purpose and one index, so that the tenth scene is the same however many are drawn before it.
    /// </summary>
    /// <param name="seed">The world's seed.</param>
    /// <param name="purpose">What is drawn: "preference scene".</param>
    /// <param name="index">Which one.</param>
    public static PortableRandom For(long seed, string purpose, long index)
    {
        ulong state = Mix(unchecked((ulong)seed) + Increment);
        foreach (char letter in purpose)
        {
            state = Mix((state ^ letter) + Increment);
        }

        return new PortableRandom(Mix(state ^ Mix(unchecked((ulong)index) + Increment)));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state += Increment;
        return Mix(_state);
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [low, high).</summary>
    public double NextBetween(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1; biased by less than count · 2⁻⁶⁴.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)Math.BigMul(NextBits(), (ulong)count, out _);
    }

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Puts items in random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>The finalizer alone: a hash of 64 bits in which every input bit moves every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
