using AdaViP.Core;

namespace AdaViP.Torch.Loading;

/// <summary>
/// Loads libtorch before TorchSharp does. Where that fails, TorchSharp itself would copy half a gigabyte of packages beside the
/// program, write a page about package references to standard output, and lose what the system's loader said.
/// </summary>
internal static class TorchLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Call before the first use of TorchSharp's functions.</summary>
    /// <exception cref="UserErrorException">libtorch cannot be loaded; names the library and the loader's reason.</exception>
    /// <exception cref="MemoryException">There is not enough memory for it.</exception>
    internal static void Require() => _ = Loaded.Value;

    private static bool Load()
    {
        MemoryProblem.During("loading libtorch", () => TorchRuntime.LoadLibraries(AppContext.BaseDirectory));
        return true;
    }
}
