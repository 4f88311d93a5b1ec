using AdaViP.Core.Images;

namespace AdaViP.Vision.Images.Formats;

/// <summary>Applies the orientation of a file while dropping alpha.</summary>
internal static class Upright
{
    private const int Channels = 3;

    /// <summary>Turns a stored picture into upright RGB.</summary>
    /// <param name="stored">As the file has it; its samples are taken over where nothing is to be changed.</param>
    /// <param name="orientation">EXIF tag 0x0112, 1 to 8.</param>
    public static DecodedImage Rgb(StoredPicture stored, int orientation)
    {
        (int width, int height) = (stored.Width, stored.Height);
        if (orientation == 1 && stored.PixelBytes == Channels)
        {
            return new DecodedImage(width, height, stored.Samples);
        }

        // The picture's top left pixel, and the steps to its right and lower neighbours, as stored.
        (int x, int y, int rightX, int rightY, int downX, int downY) = orientation switch
        {
            1 => (0, 0, 1, 0, 0, 1),
            2 => (width - 1, 0, -1, 0, 0, 1),
            3 => (width - 1, height - 1, -1, 0, 0, -1),
            4 => (0, height - 1, 1, 0, 0, -1),
            5 => (0, 0, 0, 1, 1, 0),
            6 => (0, height - 1, 0, -1, 1, 0),
            7 => (width - 1, height - 1, 0, -1, -1, 0),
            8 => (width - 1, 0, 0, 1, -1, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "EXIF orientations are 1 to 8."),
        };
        bool turned = orientation >= 5;
        int outWidth = turned ? height : width;
        int outHeight = turned ? width : height;
        int pixel = stored.PixelBytes;
        long right = pixel * (((long)rightY * width) + rightX);
        long down = pixel * (((long)downY * width) + downX);
        long start = pixel * (((long)y * width) + x);

        byte[] samples = stored.Samples;
        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(Channels * outWidth * outHeight));
        int write = 0;
        for (int row = 0; row < outHeight; row++)
        {
            long read = start + (row * down);
            for (int column = 0; column < outWidth; column++, read += right, write += Channels)
            {
                rgb[write] = samples[read];
                rgb[write + 1] = samples[read + 1];
                rgb[write + 2] = samples[read + 2];
            }
        }

        return new DecodedImage(outWidth, outHeight, rgb);
    }
}
