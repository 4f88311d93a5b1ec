using AdaViP.Native;
using Xunit;

namespace AdaViP.Core.Tests.Bindings;

/// <summary>The implementations that the native core has for x64.</summary>
internal static class Implementations
{
    public static TheoryData<string> Names => ["ref", "avx2", "avx512"];

    /// <summary>Skips the test where this machine cannot run the implementation of every operation.</summary>
    public static void Require(string name)
    {
        string[] operations = [.. NativeRuntime.Kernels.Select(row => row.Operation).Distinct()];
        string[] missing = [.. operations.Where(operation => !NativeRuntime.Kernels.Any(
            row => row.Operation == operation && row.Implementation == name && row.Supported))];
        Assert.SkipUnless(missing.Length == 0, $"this machine cannot run {name} of {string.Join(", ", missing)}.");
    }
}
