using AdaViP.Core.Kernels;
using AdaViP.Native;

namespace AdaViP.Pairs.Tests;

/// <summary>One set of kernels for all tests that only need some.</summary>
internal static class TestKernels
{
    /// <summary>The native core on one thread; lives as long as the tests.</summary>
    public static KernelSet Native { get; } = NativeKernels.Create(threads: 1);
}
