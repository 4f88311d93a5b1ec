using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>The implementations that the native core has for x64.</summary>
internal static class Implementations
{
    public static TheoryData<string> Names => ["ref", "avx2", "avx512"];

    /// <summary>
    /// Skips the test where the processor lacks the instructions of some operation;
    /// a library that lacks the implementation fails it.
    /// </summary>
    public static void Require(string name)
    {
        NativeKernelRow[] rows = [.. NativeRuntime.Kernels.Where(row => row.Implementation == name)];
        Assert.True(
            rows.Length == NativeConstants.AVP_OP_COUNT,
            $"{name} has {rows.Length} rows in the registry: {string.Join(", ", rows.Select(row => row.Operation))}.");
        string[] missing = [.. rows.Where(row => !row.Supported).Select(row => row.Operation)];
        Assert.SkipUnless(missing.Length == 0, $"this processor cannot run {name} of {string.Join(", ", missing)}.");
    }
}
