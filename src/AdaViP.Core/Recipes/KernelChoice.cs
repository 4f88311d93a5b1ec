namespace AdaViP.Core.Recipes;

/// <summary>What computes the log-probs, their gradients and the optimizer of a run.</summary>
public enum KernelChoice
{
    /// <summary>The native core on the processor, libtorch's own on a GPU.</summary>
    Auto,

    /// <summary>The native core.</summary>
    Native,

    /// <summary>The managed oracle.</summary>
    Reference,

    /// <summary>libtorch's own operations, on any of its devices; the only choice on cuda.</summary>
    Torch,
}
