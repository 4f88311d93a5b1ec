using AdaViP.Core;
using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>All kernels of the native core.</summary>
public static class NativeKernels
{
    /// <summary>
    /// Creates two contexts, each with its own threads:
    /// preparing pictures never waits for the log-probs of a step, nor they for it.
    /// </summary>
    /// <param name="threads">Of each context; 0: as many as the processors this process may use.</param>
    /// <param name="forcedImplementation">"ref", "avx2" or "avx512"; null: the environment variable ADAVIP_FORCE_IMPL, else the
    /// fastest that runs here.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    /// <exception cref="UserErrorException">The library cannot be loaded, or the forced implementation does not run
    /// here.</exception>
    public static KernelSet Create(int threads = 0, string? forcedImplementation = null)
    {
        ContextHandle pictures = ContextHandle.Create(threads, forcedImplementation);
        return new KernelSet(
            new NativePreferenceKernels(threads, forcedImplementation),
            new NativeImageKernels(pictures),
            new NativeMaskKernels(pictures));
    }
}
