using System.Runtime.Intrinsics;

namespace AdaViP.Benchmarks.Memory;

/// <summary>
/// The limits that kernels are held against: every byte of a block read once, or read and written back once, by all threads
/// with full-width vector instructions and nothing else to do.
/// </summary>
public sealed unsafe class MemoryPasses : IDisposable
{
    private const int Line = 64;
    private const int LinesPerTurn = 8;

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
    /// <param name="bytes">Length; the up to 511 bytes after the last whole turn are left out.</param>
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
        long all = bytes / (Line * LinesPerTurn);
        long first = all * thread / _team.Size;
        turns = (all * (thread + 1) / _team.Size) - first;
        return (byte*)address + (first * Line * LinesPerTurn);
    }

    private static ulong ReadShare(byte* start, long turns)
    {
        Vector512<ulong> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (long turn = 0; turn < turns; turn++)
        {
            byte* at = start + (turn * Line * LinesPerTurn);
            sum0 ^= Vector512.Load((ulong*)at) ^ Vector512.Load((ulong*)(at + (4 * Line)));
            sum1 ^= Vector512.Load((ulong*)(at + Line)) ^ Vector512.Load((ulong*)(at + (5 * Line)));
            sum2 ^= Vector512.Load((ulong*)(at + (2 * Line))) ^ Vector512.Load((ulong*)(at + (6 * Line)));
            sum3 ^= Vector512.Load((ulong*)(at + (3 * Line))) ^ Vector512.Load((ulong*)(at + (7 * Line)));
        }

        Vector512<ulong> all = sum0 ^ sum1 ^ sum2 ^ sum3;
        ulong result = 0;
        for (int i = 0; i < Vector512<ulong>.Count; i++)
        {
            result ^= all[i];
        }

        return result;
    }

    private static void ReadWriteShare(byte* start, long turns)
    {
        for (long turn = 0; turn < turns; turn++)
        {
            byte* at = start + (turn * Line * LinesPerTurn);
            for (int line = 0; line < LinesPerTurn; line++)
            {
                ulong* cell = (ulong*)(at + (line * Line));
                Vector512.Store(~Vector512.Load(cell), cell);
            }
        }
    }
}
