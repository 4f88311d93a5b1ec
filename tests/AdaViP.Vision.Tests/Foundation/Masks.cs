using AdaViP.Core.Foundation;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>Masks of known shape.</summary>
internal static class Masks
{
    /// <summary>Columns left to right − 1, rows top to bottom − 1.</summary>
    public static Mask Rectangle(int width, int height, int left, int top, int right, int bottom) =>
        Where(width, height, (x, y) => x >= left && x < right && y >= top && y < bottom);

    /// <summary>((x − cx) / rx)² + ((y − cy) / ry)² &lt; 1.</summary>
    public static Mask Ellipse(int width, int height, double centreX, double centreY, double radiusX, double radiusY) =>
        Where(width, height, (x, y) => Math.Pow((x - centreX) / radiusX, 2) + Math.Pow((y - centreY) / radiusY, 2) < 1);

    private static Mask Where(int width, int height, Func<int, int, bool> inside)
    {
        byte[] pixels = new byte[width * height];
        (int left, int top, int right, int bottom) = (width, height, 0, 0);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (inside(x, y))
                {
                    pixels[(y * width) + x] = 1;
                    (left, top, right, bottom) =
                        (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                }
            }
        }

        return new Mask(width, height, pixels, pixels.Sum(pixel => (long)pixel), new PixelBounds(left, top, right, bottom));
    }
}
