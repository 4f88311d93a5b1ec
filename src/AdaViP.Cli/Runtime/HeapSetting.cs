using AdaViP.Cli.Failures;
using AdaViP.Core.Recipes;
using AdaViP.Native;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Whether the process keeps freed memory (recipe key <c>runtime.retain_heap</c>); set before libtorch allocates.
/// </summary>
internal static class HeapSetting
{
    /// <summary>Environment variable that overrides the recipe: 0 or 1.</summary>
    public const string Variable = "ADAVIP_RETAIN_HEAP";

    /// <summary>Applies the setting.</summary>
    /// <param name="runtime">What the recipe says.</param>
    /// <returns>In words, for <c>info</c> and run.json.</returns>
    public static string Apply(RuntimeRecipe runtime)
    {
        bool wanted = runtime.RetainHeap;
        string source = "runtime.retain_heap";
        switch (Environment.GetEnvironmentVariable(Variable))
        {
            case null or "":
                break;
            case ("0" or "1") and string text:
                (wanted, source) = (text == "1", Variable);
                break;
            case string other:
                throw new UsageErrorException($"{Variable} is \"{other}\" but must be 0 or 1.");
        }

        if (!wanted)
        {
            return $"returned to the system ({source})";
        }

        if (runtime.Kernels == KernelChoice.Reference)
        {
            return "returned to the system: the switch is in the native core, without which runtime.kernels reference runs";
        }

        return NativeRuntime.RetainHeap()
            ? $"kept in the process ({source})"
            : "returned to the system: this C library has no such switch";
    }
}
