using AdaViP.Core.Images;

namespace AdaViP.Core.Reference;

/// <summary>
/// Pillow's two-pass resampling of 8-bit RGB pictures, one value at a time, for the part of the result that the target shows.
/// </summary>
internal sealed class ResampleReference
{
    private const int Channels = 3;

    private ResampleReference(ImageResizeOptions options)
    {
        ColumnBegin = Math.Max(0, options.CropLeft);
        ColumnEnd = (int)Math.Min(options.ResizeWidth, (long)options.CropLeft + options.TargetWidth);
        RowBegin = Math.Max(0, options.CropTop);
        RowEnd = (int)Math.Min(options.ResizeHeight, (long)options.CropTop + options.TargetHeight);
        Pixels = [];
    }

    /// <summary>First column of the resized picture that the target shows.</summary>
    public int ColumnBegin { get; }

    /// <summary>One past the last column shown; no larger than <see cref="ColumnBegin"/> where none is.</summary>
    public int ColumnEnd { get; }

    /// <summary>First row of the resized picture that the target shows.</summary>
    public int RowBegin { get; }

    /// <summary>One past the last row shown; no larger than <see cref="RowBegin"/> where none is.</summary>
    public int RowEnd { get; }

    /// <summary>Whether the target shows nothing of the resized picture.</summary>
    public bool IsEmpty => ColumnBegin >= ColumnEnd || RowBegin >= RowEnd;

    /// <summary>[RowEnd − RowBegin, ColumnEnd − ColumnBegin, 3].</summary>
    public byte[] Pixels { get; private set; }

    /// <summary>Resamples a picture; the arguments are checked already.</summary>
    public static ResampleReference Run(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options)
    {
        var result = new ResampleReference(options);
        if (result.IsEmpty)
        {
            return result;
        }

        (int fromWidth, int fromHeight) = options.CanvasWidth == 0
            ? (width, height)
            : (options.CanvasWidth, options.CanvasHeight);
        ResampleTaps columns = ResampleTaps.Create(
            options.Filter, fromWidth, options.ResizeWidth, result.ColumnBegin, result.ColumnEnd);
        ResampleTaps rows = ResampleTaps.Create(
            options.Filter, fromHeight, options.ResizeHeight, result.RowBegin, result.RowEnd);
        Part part = OnCanvas(source, width, height, rowStride, options, columns, rows);
        bool verticalFirst = IsVerticalFirst(fromWidth, fromHeight, options.ResizeWidth, options.ResizeHeight);
        part = verticalFirst ? Across(Down(part, rows), columns) : Down(Across(part, columns), rows);
        result.Pixels = part.Pixels;
        return result;
    }

    /// <summary>Since release 13 Pillow starts with the height where more than twice as many rows as columns go.</summary>
    private static bool IsVerticalFirst(long width, long height, long toWidth, long toHeight) =>
        toHeight < height && height - toHeight > 2 * (width - toWidth);

    /// <summary>What the windows need of the canvas: the source, and the padding around it.</summary>
    private static Part OnCanvas(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, ResampleTaps columns,
        ResampleTaps rows)
    {
        (int left, int top) = options.CanvasWidth == 0 ? (0, 0) : (options.PadLeft, options.PadTop);
        var part = new Part(
            columns.InputBegin, rows.InputBegin, columns.InputEnd - columns.InputBegin, rows.InputEnd - rows.InputBegin);
        for (int i = 0; i < part.Width * part.Height; i++)
        {
            int x = part.Left + (i % part.Width) - left;
            int y = part.Top + (i / part.Width) - top;
            Span<byte> pixel = part.Pixels.AsSpan(Channels * i, Channels);
            if (x >= 0 && x < width && y >= 0 && y < height)
            {
                source.Slice((y * rowStride) + (Channels * x), Channels).CopyTo(pixel);
            }
            else
            {
                (pixel[0], pixel[1], pixel[2]) = options.PadColor;
            }
        }

        return part;
    }

    /// <summary>Resamples every row; columns of the result count from 0.</summary>
    private static Part Across(Part from, ResampleTaps columns)
    {
        var to = new Part(0, from.Top, columns.Count, from.Height);
        for (int y = 0; y < to.Height; y++)
        {
            for (int x = 0; x < to.Width; x++)
            {
                int first = columns.First[x] - from.Left;
                for (int channel = 0; channel < Channels; channel++)
                {
                    int sum = 0;
                    for (int t = 0; t < columns.Weights[x].Length; t++)
                    {
                        sum += columns.Weights[x][t] * from.Pixels[from.IndexOf(first + t, y) + channel];
                    }

                    to.Pixels[to.IndexOf(x, y) + channel] = ResampleTaps.Round(sum);
                }
            }
        }

        return to;
    }

    /// <summary>Resamples every column; rows of the result count from 0.</summary>
    private static Part Down(Part from, ResampleTaps rows)
    {
        var to = new Part(from.Left, 0, from.Width, rows.Count);
        for (int y = 0; y < to.Height; y++)
        {
            int first = rows.First[y] - from.Top;
            for (int i = 0; i < Channels * to.Width; i++)
            {
                int sum = 0;
                for (int t = 0; t < rows.Weights[y].Length; t++)
                {
                    sum += rows.Weights[y][t] * from.Pixels[from.IndexOf(0, first + t) + i];
                }

                to.Pixels[to.IndexOf(0, y) + i] = ResampleTaps.Round(sum);
            }
        }

        return to;
    }

    /// <summary>The part of a picture that one pass hands to the next: it starts at (Left, Top) of the whole.</summary>
    private sealed class Part(int left, int top, int width, int height)
    {
        public int Left { get; } = left;

        public int Top { get; } = top;

        public int Width { get; } = width;

        public int Height { get; } = height;

        public byte[] Pixels { get; } = new byte[checked(Channels * width * height)];

        /// <summary>Of the first channel of a pixel, counted from this part's corner.</summary>
        public int IndexOf(int x, int y) => Channels * ((y * Width) + x);
    }
}
