using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdaViP.Vision.Images.Formats;

/// <summary>Undoes the filters of PNG rows, in place.</summary>
internal static class PngFilters
{
    // Pixels of three and four bytes are done whole; a word is read for each.
    private const int Word = 4;

    /// <summary>Undoes one row's filter.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 mean of both, 4 Paeth's.</param>
    /// <param name="row">Filtered samples; at least a word beyond their end can be read.</param>
    /// <param name="above">The finished row before; zeros before the first.</param>
    /// <param name="length">Bytes of a row.</param>
    /// <param name="step">Bytes of a pixel, at least 1.</param>
    /// <returns>False for a filter that PNG does not have.</returns>
    public static bool Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int length, int step)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (int i = step; i < length; i++)
                {
                    row[i] += row[i - step];
                }

                return true;
            case 2:
                Add(row[..length], above[..length]);
                return true;
            case 3:
                Mean(row, above, length, step);
                return true;
            case 4 when step is 3 or Word:
                Paeth(row, above, length, step);
                return true;
            case 4:
                PaethBytes(row, above, length, step);
                return true;
            default:
                return false;
        }
    }

    private static void Add(Span<byte> row, ReadOnlySpan<byte> above)
    {
        Span<Vector<byte>> sums = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        ReadOnlySpan<Vector<byte>> others = MemoryMarshal.Cast<byte, Vector<byte>>(above);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += others[i];
        }

        for (int i = sums.Length * Vector<byte>.Count; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    private static void Mean(Span<byte> row, ReadOnlySpan<byte> above, int length, int step)
    {
        for (int i = 0; i < Math.Min(step, length); i++)
        {
            row[i] += (byte)(above[i] / 2);
        }

        for (int i = step; i < length; i++)
        {
            row[i] += (byte)((row[i - step] + above[i]) / 2);
        }
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int length, int step)
    {
        Vector128<short> left = default;
        Vector128<short> corner = default;
        for (int i = 0; i < length; i += step)
        {
            Vector128<short> up = Load(above[i..]);
            Vector128<short> toLeft = up - corner;
            Vector128<short> toUp = left - corner;
            Vector128<short> farLeft = Vector128.Abs(toLeft);
            Vector128<short> farUp = Vector128.Abs(toUp);
            Vector128<short> farCorner = Vector128.Abs(toLeft + toUp);
            Vector128<short> nearest = Vector128.Min(farCorner, Vector128.Min(farLeft, farUp));
            Vector128<short> other = Vector128.ConditionalSelect(Vector128.Equals(nearest, farUp), up, corner);
            Vector128<short> predicted = Vector128.ConditionalSelect(Vector128.Equals(nearest, farLeft), left, other);
            left = (Load(row[i..]) + predicted) & Vector128.Create((short)byte.MaxValue);
            corner = up;
            uint pixel = Vector128.Narrow(left.AsUInt16(), Vector128<ushort>.Zero).AsUInt32().ToScalar();
            if (step == Word)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(row[i..], pixel);
            }
            else
            {
                row[i] = (byte)pixel;
                row[i + 1] = (byte)(pixel >> 8);
                row[i + 2] = (byte)(pixel >> 16);
            }
        }
    }

    private static Vector128<short> Load(ReadOnlySpan<byte> bytes) =>
        Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(bytes)).AsByte()).AsInt16();

    private static void PaethBytes(Span<byte> row, ReadOnlySpan<byte> above, int length, int step)
    {
        for (int i = 0; i < length; i++)
        {
            int left = i < step ? 0 : row[i - step];
            int corner = i < step ? 0 : above[i - step];
            int up = above[i];
            int farLeft = Math.Abs(up - corner);
            int farUp = Math.Abs(left - corner);
            int farCorner = Math.Abs(left + up - (2 * corner));
            row[i] += (byte)(farLeft <= farUp && farLeft <= farCorner ? left : farUp <= farCorner ? up : corner);
        }
    }
}
