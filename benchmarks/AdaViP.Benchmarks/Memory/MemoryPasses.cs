using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdaViP.Benchmarks.Memory;

/// <summary>
/// The limits that kernels are held against: every byte of a block read once, or read and written back once, by all threads
/// with full-width vector instructions and nothing else to do.
/// </summary>
public sealed unsafe class MemoryPasses : IDisposable
{
    private const int Line = 64;
    private const int TurnBytes = 4 * Line;
    private const int Streams = 4;

    private readonly ThreadTeam _team;
    private readonly ulong[] _sums;

    /// <summary>Passes by <paramref name="threads"/> threads.</summary>
    public MemoryPasses(int threads)
    {
        _team = new ThreadTeam(threads);
        _sums = new ulong[threads * Line / sizeof(ulong)];
    }

    /// <summary>Reads every byte once.</summary>
    /// <param name="address">Start, aligned to 64 bytes.</param>
    /// <param name="bytes">Length; the up to 255 bytes after the last whole turn are left out.</param>
    /// <returns>Exclusive or of all that was read: a result, so that nothing is optimised away.</returns>
    public ulong Read(nint address, long bytes)
    {
        _team.Run(thread =>
        {
            byte* start = Share(address, bytes, thread, out long turns);
            _sums[thread * Line / sizeof(ulong)] = ReadShare(start, turns);
        });
        ulong sum = 0;
        for (int thread = 0; thread < _team.Size; thread++)
        {
            sum ^= _sums[thread * Line / sizeof(ulong)];
        }

        return sum;
    }

    /// <summary>Reads every byte once and writes its complement in its place: two calls restore the block.</summary>
    /// <param name="address">Start, aligned to 64 bytes.</param>
    /// <param name="bytes">Length, as for <see cref="Read"/>.</param>
    public void ReadWrite(nint address, long bytes) =>
        _team.Run(thread =>
        {
            byte* start = Share(address, bytes, thread, out long turns);
            ReadWriteShare(start, turns);
        });

    /// <inheritdoc />
    public void Dispose() => _team.Dispose();

    private byte* Share(nint address, long bytes, int thread, out long turns)
    {
        long all = bytes / TurnBytes;
        long first = all * thread / _team.Size;
        turns = (all * (thread + 1) / _team.Size) - first;
        return (byte*)address + (first * TurnBytes);
    }

    // Four places at once: one stream alone does not fill a core's queue of outstanding lines. No tiered compilation, because
    // a pass runs too seldom to be optimised later.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong ReadShare(byte* start, long turns)
    {
        long quarter = turns / Streams * TurnBytes;
        Vector512<ulong> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (byte* at = start; at < start + quarter; at += TurnBytes)
        {
            sum0 ^= ReadTurn(at);
            sum1 ^= ReadTurn(at + quarter);
            sum2 ^= ReadTurn(at + (2 * quarter));
            sum3 ^= ReadTurn(at + (3 * quarter));
        }

        for (byte* at = start + (Streams * quarter); at < start + (turns * TurnBytes); at += TurnBytes)
        {
            sum0 ^= ReadTurn(at);
        }

        Vector512<ulong> all = sum0 ^ sum1 ^ sum2 ^ sum3;
        ulong result = 0;
        for (int i = 0; i < Vector512<ulong>.Count; i++)
        {
            result ^= all[i];
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> ReadTurn(byte* at) =>
        (Vector512.Load((ulong*)at) ^ Vector512.Load((ulong*)(at + Line)))
        ^ (Vector512.Load((ulong*)(at + (2 * Line))) ^ Vector512.Load((ulong*)(at + (3 * Line))));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadWriteShare(byte* start, long turns)
    {
        for (byte* at = start; at < start + (turns * TurnBytes); at += Line)
        {
            Vector512.Store(~Vector512.Load((ulong*)at), (ulong*)at);
        }
    }
}
