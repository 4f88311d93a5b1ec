using AdaViP.Cli.Failures;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Core.Reference;
using AdaViP.Native;

namespace AdaViP.Cli.Runtime;

/// <summary>Makes the kernels that a recipe asks for.</summary>
internal static class KernelFactory
{
    /// <summary>Kernels by the resolved <c>runtime.kernels</c> and <c>runtime.threads</c>; the caller disposes them.</summary>
    public static KernelSet Create(RuntimeRecipe runtime) => runtime.Kernels switch
    {
        // With torch, libtorch does the heavy work; the loss of a few numbers per sample stays here.
        KernelChoice.Native or KernelChoice.Torch => NativeKernels.Create(runtime.Threads),
        KernelChoice.Reference => ReferenceKernels.Create(),
        _ => throw new UsageErrorException($"runtime.kernels is {runtime.Kernels}, for which there is no implementation."),
    };

    /// <summary>Kernels for a pair build, whose workers call them side by side; the caller disposes them.</summary>
    public static KernelSet ForPictures(PictureKernels choice) =>
        choice == PictureKernels.Reference ? ReferenceKernels.Create() : NativeKernels.Create(threads: 1);
}

/// <summary>What resamples pictures and computes masks where no recipe says it.</summary>
internal enum PictureKernels
{
    /// <summary>The native core.</summary>
    Native,

    /// <summary>The managed oracle: slow, without the native library.</summary>
    Reference,
}
