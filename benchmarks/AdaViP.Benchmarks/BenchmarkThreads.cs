using AdaViP.Core.Kernels;
using AdaViP.Native;

namespace AdaViP.Benchmarks;

/// <summary>The number of threads that every side gets.</summary>
internal static class BenchmarkThreads
{
    /// <summary>Two, as the targets are stated; one where the machine has one.</summary>
    internal static int Count => Math.Min(2, Environment.ProcessorCount);

    /// <summary>The native kernels on that many threads.</summary>
    internal static IPreferenceKernels CreateKernels() => new NativePreferenceKernels(Count);
}
