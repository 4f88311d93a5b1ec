using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>Machine: device, threads, kernels, memory.</summary>
public sealed record RuntimeRecipe
{
    /// <summary>The device that is chosen when the run starts.</summary>
    public const string AutoDevice = "auto";

    /// <summary>Device.</summary>
    [Setting("auto (cuda:0 where libtorch sees a GPU, else cpu), cpu or cuda:N.")]
    public string Device { get; init; } = AutoDevice;

    /// <summary>Threads.</summary>
    [Setting(
        "Threads of libtorch and of the native core; 0 means all processors. Part of bit-for-bit reproducibility.",
        Min = 0,
        Max = 1024)]
    public int Threads { get; init; }

    /// <summary>Kernels.</summary>
    [Setting(
        "Kernels of log-probs and optimizer: auto (native on the processor, torch on a GPU), "
        + "native, reference (slow managed oracle), or torch (libtorch's own; the only ones on cuda).")]
    public KernelChoice Kernels { get; init; }

    /// <summary>Whether the kernels that are named compute in the processor's memory only.</summary>
    public bool NeedsProcessor => Kernels is KernelChoice.Native or KernelChoice.Reference;

    /// <summary>Activation checkpointing.</summary>
    [Setting("Recompute each decoder block in the backward pass: memory of one block instead of all, about a third more work.")]
    public bool ActivationCheckpointing { get; init; } = true;

    /// <summary>Share prefixes.</summary>
    [Setting(
        "Compute what sequences of a micro-batch begin with alike once: system, picture and question of an answer and its "
        + "rejected one. The same up to rounding; false computes every sequence by itself.")]
    public bool SharePrefixes { get; init; } = true;

    /// <summary>Rows per head chunk.</summary>
    [Setting("Answer rows projected to the vocabulary at once; bounds the logits in memory.", Min = 1, Max = 1_048_576)]
    public int HeadChunkRows { get; init; } = 1024;

    /// <summary>Keep freed memory.</summary>
    [Setting("Keep freed memory in the process (glibc): faster steps for about a quarter more memory.")]
    public bool RetainHeap { get; init; } = true;

    /// <summary>Refuse what does not fit.</summary>
    [Setting(
        "Before anything is loaded, compare what the work takes of the processor's memory with what is available, "
        + "and stop where it does not suffice; false starts anyway.")]
    public bool MemoryCheck { get; init; } = true;
}

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
