using AdaViP.Core.Images;
using AdaViP.Core.Kernels;

namespace AdaViP.Vision.Foundation;

/// <summary>Pictures as graph inputs, resampled as Pillow does.</summary>
internal sealed class PictureTensors(IImageKernels resizer)
{
    internal const int Channels = 3;

    /// <summary>The whole picture squeezed to a size, ImageNet-normalised, [3, height, width].</summary>
    internal float[] Squeezed(DecodedImage image, PictureSize size) => Normalised(image, PictureInputs.Squeezed(size));

    /// <summary>Resampled and normalised, [3, height, width].</summary>
    internal float[] Normalised(DecodedImage image, ImageResizeOptions options)
    {
        float[] target = new float[checked(Channels * options.TargetHeight * options.TargetWidth)];
        resizer.Resize(image.Rgb, image.Width, image.Height, Channels * image.Width, options, target);
        return target;
    }

    /// <summary>Resampled bytes.</summary>
    internal DecodedImage Resized(DecodedImage image, PictureSize size, ResampleFilter filter)
    {
        if (image.Width == size.Width && image.Height == size.Height)
        {
            return image;
        }

        byte[] target = new byte[checked(Channels * size.Height * size.Width)];
        var options = new ImageResizeOptions { ResizeWidth = size.Width, ResizeHeight = size.Height, Filter = filter };
        resizer.Resize(image.Rgb, image.Width, image.Height, Channels * image.Width, options, target);
        return new DecodedImage(size.Width, size.Height, target);
    }
}
