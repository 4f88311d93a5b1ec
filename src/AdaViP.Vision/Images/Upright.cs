namespace AdaViP.Vision.Images;

/// <summary>Applies the EXIF orientation while dropping the fourth channel.</summary>
internal static class Upright
{
    private const int SourceChannels = 4;
    private const int Channels = 3;

    /// <summary>Turns decoded RGBA into upright RGB.</summary>
    /// <param name="rgba">[height, width, 4] samples as stored.</param>
    /// <param name="sampleOffset">Byte of a sample to keep.</param>
    /// <param name="sampleSize">Bytes of a sample.</param>
    /// <param name="width">Pixels as stored.</param>
    /// <param name="height">Pixels as stored.</param>
    /// <param name="orientation">EXIF tag 0x0112, 1 to 8.</param>
    public static DecodedImage Rgb(byte[] rgba, int sampleOffset, int sampleSize, int width, int height, int orientation)
    {
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
        int pixel = SourceChannels * sampleSize;
        long right = pixel * (((long)rightY * width) + rightX);
        long down = pixel * (((long)downY * width) + downX);
        long start = (pixel * (((long)y * width) + x)) + sampleOffset;

        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(Channels * outWidth * outHeight));
        int write = 0;
        for (int row = 0; row < outHeight; row++)
        {
            long read = start + (row * down);
            for (int column = 0; column < outWidth; column++, read += right, write += Channels)
            {
                rgb[write] = rgba[read];
                rgb[write + 1] = rgba[read + sampleSize];
                rgb[write + 2] = rgba[read + (2 * sampleSize)];
            }
        }

        return new DecodedImage(outWidth, outHeight, rgb);
    }
}
