using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>One row of the native registry: an implementation of an operation.</summary>
/// <param name="Operation">"logprob_forward".</param>
/// <param name="Implementation">"avx512".</param>
/// <param name="Priority">The highest supported one is chosen.</param>
/// <param name="Supported">Whether this machine can run it.</param>
public sealed record NativeKernelRow(string Operation, string Implementation, int Priority, bool Supported)
{
    /// <summary>Where it computes.</summary>
    public DeviceKind Device { get; init; }

    /// <summary>Element types that it takes.</summary>
    public IReadOnlyList<ElementType> ElementTypes { get; init; } = [];

    /// <summary>Number of the operation in the header.</summary>
    internal int OperationId { get; init; }
}
