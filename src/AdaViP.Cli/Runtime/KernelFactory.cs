using AdaViP.Cli.Failures;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Core.Reference;
using AdaViP.Native;
using AdaViP.Training.Kernels;

namespace AdaViP.Cli.Runtime;

/// <summary>Chooses the kernels of a command, once, when it starts: no other place of the program makes any.</summary>
internal static class KernelFactory
{
    /// <summary>The native core on all processors, for commands that have no such setting; the caller disposes it.</summary>
    public static KernelSet Usual() => NativeKernels.Create();

    /// <summary>Kernels by the resolved <c>runtime.kernels</c> and <c>runtime.threads</c>; the caller disposes them.</summary>
    public static KernelSet Create(RuntimeRecipe runtime) => runtime.Kernels switch
    {
        KernelChoice.Native => NativeKernels.Create(runtime.Threads),
        KernelChoice.Torch => WithLibtorch(NativeKernels.Create(runtime.Threads)),
        KernelChoice.Reference => ReferenceKernels.Create(),
        _ => throw new UsageErrorException($"runtime.kernels is {runtime.Kernels}, for which there is no implementation."),
    };

    /// <summary>Kernels for a pair build, whose workers call them side by side; the caller disposes them.</summary>
    public static KernelSet ForPictures(PictureKernels choice) =>
        choice == PictureKernels.Reference ? ReferenceKernels.Create() : NativeKernels.Create(threads: 1);

    /// <summary>What the native core chooses here by itself.</summary>
    public static NativeChoice ChoiceOfNativeCore()
    {
        using var kernels = new NativePreferenceKernels();
        return new NativeChoice(
            kernels.Threads,
            [
                .. NativeRuntime.Kernels.GroupBy(row => row.Operation).Select(rows =>
                {
                    string active = kernels.ActiveImplementation(rows.First());
                    return new NativeOperation(
                        rows.Key,
                        active,
                        [.. rows.Where(row => row.Implementation != active).OrderByDescending(row => row.Priority)]);
                }),
            ]);
    }

    // libtorch does the heavy work; the loss of a few numbers per sample stays with the native core, as do the pictures.
    private static KernelSet WithLibtorch(KernelSet native) =>
        new(new TorchKernels(native.Preference), native.Images, native.Masks);
}

/// <summary>What resamples pictures and computes masks where no recipe says it.</summary>
internal enum PictureKernels
{
    /// <summary>The native core.</summary>
    Native,

    /// <summary>The managed oracle: slow, without the native library.</summary>
    Reference,
}

/// <summary>What the native core runs with where nothing is forced.</summary>
/// <param name="Threads">Of a context.</param>
/// <param name="Operations">Each with its implementations.</param>
internal sealed record NativeChoice(int Threads, IReadOnlyList<NativeOperation> Operations);

/// <summary>An operation of the native core.</summary>
/// <param name="Name">As in the registry.</param>
/// <param name="Active">The implementation in use.</param>
/// <param name="Others">What else there is, the best first.</param>
internal sealed record NativeOperation(string Name, string Active, IReadOnlyList<NativeKernelRow> Others);
