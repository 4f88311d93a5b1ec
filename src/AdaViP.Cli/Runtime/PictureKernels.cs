namespace AdaViP.Cli.Runtime;

/// <summary>What resamples pictures and computes masks where no recipe says it.</summary>
internal enum PictureKernels
{
    /// <summary>The native core.</summary>
    Native,

    /// <summary>The managed oracle: slow, without the native library.</summary>
    Reference,
}
