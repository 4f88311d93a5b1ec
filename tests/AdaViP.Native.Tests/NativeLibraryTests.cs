using System.Diagnostics;
using System.Runtime.InteropServices;
using AdaViP.Core;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>Exports, layouts, the loader and what it says when it fails.</summary>
public sealed class NativeLibraryTests
{
    [Fact]
    public void Exports_OfTheLibrary_AreTheImportsBothWays()
    {
        // nm is of the tools that the compiler needs.
        string[] arguments = ["--dynamic", "--defined-only", "--just-symbols", BuiltLibraries.Core];
        using Process nm = Process.Start(new ProcessStartInfo("nm", arguments) { RedirectStandardOutput = true })!;
        string[] exports = nm.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        nm.WaitForExit();

        Assert.Equal(0, nm.ExitCode);
        Assert.Equal(
            NativeMethods.Names.Order(StringComparer.Ordinal),
            exports.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Layout_OfEveryStructAndField_IsTheLibrarys()
    {
        nint library = NativeLibrary.Load(BuiltLibraries.Core);
        (string Name, long Bytes)[] rows = NativeLayout.Rows();

        NativeLibraryLoader.CheckLayout(library, BuiltLibraries.Core, rows);
        Assert.Contains(("avp_tensor", 88L), rows);
        Assert.Contains(("avp_tensor.rank", 72L), rows);
    }

    [Fact]
    public void CheckLayout_OtherOffsetOrUnknownName_ListsBoth()
    {
        nint library = NativeLibrary.Load(BuiltLibraries.Core);

        UserErrorException error = Assert.Throws<UserErrorException>(() => NativeLibraryLoader.CheckLayout(
            library, "lib.so", [("avp_tensor.rank", 76), ("avp_tensor", 88), ("avp_tensor.colour", 4)]));

        Assert.Contains("lib.so lays out its structs differently", error.Message, StringComparison.Ordinal);
        Assert.Contains("avp_tensor.rank: library 72, program 76", error.Message, StringComparison.Ordinal);
        Assert.Contains("avp_tensor.colour: library -1, program 4", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("avp_tensor: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingThere_ListsEveryPathTried()
    {
        string first = Path.Combine(Path.GetTempPath(), "adavip-no-such-folder");
        string second = Path.Combine(Path.GetTempPath(), "adavip-nor-this-one");

        UserErrorException error = Assert.Throws<UserErrorException>(
            () => NativeLibraryLoader.Load(null, [first, second, first + "/"], "adavip-absent", out _));

        Assert.Contains($"{first}/runtimes/linux-x64/native/libadavip-absent.so: no such file", error.Message,
            StringComparison.Ordinal);
        Assert.Contains($"{second}/runtimes/linux-x64/native/libadavip-absent.so: no such file", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("\n  libadavip-absent.so: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, error.Message.Split("\n  ").Length - 1);
        Assert.Contains("ADAVIP_NATIVE_LIBRARY", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ForcedFileIsMissing_TriesNothingElse()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => NativeLibraryLoader.Load("/nowhere/libadavip.so", [AppContext.BaseDirectory], "adavip", out _));

        Assert.Contains("/nowhere/libadavip.so: no such file", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Message.Split("\n  ").Length - 1);
        Assert.Contains("ADAVIP_NATIVE_LIBRARY is set, so nothing else was tried", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ForcedFileIsNoLibrary_SaysWhy()
    {
        string path = Path.GetTempFileName();
        try
        {
            UserErrorException error =
                Assert.Throws<UserErrorException>(() => NativeLibraryLoader.Load(path, [], "adavip", out _));
            Assert.Contains($"\n  {path}: ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("no such file", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void CheckAbi_AnotherLibrary_SaysWhatItIsNot()
    {
        nint library = NativeLibrary.Load("libm.so.6");

        UserErrorException error = Assert.Throws<UserErrorException>(() => NativeLibraryLoader.CheckAbi(library, "other.so"));

        Assert.StartsWith("other.so is not AdaViP's native core: it has no avp_abi_version.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Runtime_Loaded_DescribesItself()
    {
        Assert.Equal(NativeConstants.AVP_ABI_VERSION, NativeRuntime.AbiVersion);
        Assert.Equal(BuiltLibraries.Core, NativeRuntime.LibraryPath);
        IReadOnlyList<NativeKernelRow> rows = NativeRuntime.Kernels;
        string[] operations = [.. rows.Select(row => row.Operation).Distinct()];
        Assert.Equal(NativeConstants.AVP_OP_COUNT, operations.Length);
        foreach (string operation in operations)
        {
            Assert.Contains(rows, row => row.Operation == operation && row.Implementation == "ref" && row.Supported);
        }
    }

    [Fact]
    public void RetainHeap_OnGlibc_IsInForce() => Assert.True(NativeRuntime.RetainHeap());
}
