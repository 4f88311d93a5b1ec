namespace AdaViP.Core.Images;

/// <summary>Resampling filter, as Pillow defines it; the values are those of the native header.</summary>
public enum ResampleFilter
{
    /// <summary>Mean over the covered area.</summary>
    Box = 0,

    /// <summary>Triangle, support 1.</summary>
    Bilinear = 1,

    /// <summary>Cubic convolution with a = −0.5, support 2.</summary>
    Bicubic = 2,

    /// <summary>Windowed sinc, support 3.</summary>
    Lanczos = 3,
}
