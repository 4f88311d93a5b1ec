using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>The readable managed kernels: one thread, no native library.</summary>
public static class ReferenceKernels
{
    /// <summary>A set of them; the caller disposes it.</summary>
    public static KernelSet Create() =>
        new(new ReferencePreferenceKernels(), new ReferenceImageKernels(), new ReferenceMaskKernels());
}
