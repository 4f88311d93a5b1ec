namespace AdaViP.Vision.Images.Formats;

/// <summary>The run lengths of BMP, with Pillow's reading of what the format leaves open.</summary>
internal static class BmpRuns
{
    private const int EndOfLine = 0;
    private const int EndOfPicture = 1;
    private const int Move = 2;

    /// <summary>
    /// Decodes places of the palette, rows from the first stored one on; what is moved over keeps the palette's first place.
    /// </summary>
    /// <param name="bmp">All of the file: runs are aligned within it.</param>
    /// <param name="at">Where the runs begin.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="halves">Whether a byte holds two pixels.</param>
    /// <param name="places">Zeros, to be filled.</param>
    /// <returns>False where the runs end before the last pixel.</returns>
    public static bool Decode(ReadOnlySpan<byte> bmp, int at, int width, bool halves, Span<byte> places)
    {
        int done = 0;
        int x = 0;
        while (done < places.Length && at + 2 <= bmp.Length)
        {
            int count = bmp[at++];
            byte value = bmp[at++];
            if (count > 0)
            {
                count = Math.Min(count, Math.Max(0, width - x));
                Repeat(places[done..], count, value, halves);
                (done, x) = (done + count, x + count);
            }
            else if (value == EndOfLine)
            {
                done = (done + width - 1) / width * width;
                x = 0;
            }
            else if (value == EndOfPicture)
            {
                break;
            }
            else if (value == Move)
            {
                if (at + 2 > bmp.Length)
                {
                    break;
                }

                done += bmp[at++] + (bmp[at++] * width);
                x = done % width;
            }
            else
            {
                int pixels = Math.Min(places.Length - done, value);
                int bytes = halves ? (pixels + 1) / 2 : pixels;
                if (at + bytes > bmp.Length)
                {
                    break;
                }

                Copy(bmp.Slice(at, bytes), places.Slice(done, pixels), halves);
                (at, done, x) = (at + bytes, done + pixels, x + value);
                at += at & 1;
            }
        }

        return done >= places.Length;
    }

    private static void Repeat(Span<byte> places, int count, byte value, bool halves)
    {
        for (int i = 0; i < Math.Min(count, places.Length); i++)
        {
            places[i] = halves ? (byte)(i % 2 == 0 ? value >> 4 : value & 15) : value;
        }
    }

    private static void Copy(ReadOnlySpan<byte> values, Span<byte> places, bool halves)
    {
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = halves ? (byte)(i % 2 == 0 ? values[i / 2] >> 4 : values[i / 2] & 15) : values[i];
        }
    }
}
