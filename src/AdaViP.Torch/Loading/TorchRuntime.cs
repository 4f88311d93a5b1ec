using System.Runtime.InteropServices;
using AdaViP.Core;

namespace AdaViP.Torch.Loading;

/// <summary>
/// Makes TorchSharp's native library loadable where the system's libstdc++ is older than the one it was linked with
/// (Debian 12, Ubuntu 22.04, RHEL 9); docs/gpu.md says how. Call before the first use of TorchSharp.
/// </summary>
public static partial class TorchRuntime
{
    private const string ShimName = "libadavip_glibcxx.so";
    private const string TorchSharpName = "libLibTorchSharp.so";
    private const string TorchCpuName = "libtorch_cpu.so";
    private const string TorchCudaName = "libtorch_cuda.so";
    private const int ResolveNow = 2;
    private const int VisibleToAll = 0x100;

    private static readonly Lock Gate = new();
    private static bool IsChecked;

    /// <summary>
    /// Supplies the symbol that the system's libstdc++ lacks, if it lacks it, and checks that the libLibTorchSharp.so beside
    /// the program can do without the version it belongs to. Does nothing elsewhere, and nothing on a second call.
    /// </summary>
    /// <exception cref="UserErrorException">TorchSharp cannot load here: the message names the library, the version found and
    /// the next step.</exception>
    public static void EnsureLoadable()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        lock (Gate)
        {
            if (!IsChecked)
            {
                Bridge(AppContext.BaseDirectory);
                IsChecked = true;
            }
        }
    }

    /// <summary>Loads TorchSharp's native library and the libtorch that it needs, by their full paths.</summary>
    /// <param name="folder">The program's folder; does nothing where the libraries are not in it, or not on Linux.</param>
    /// <exception cref="UserErrorException">The loader refuses one; the message has its reason.</exception>
    public static void LoadLibraries(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The order of TorchSharp itself: a GPU's library, where there is one, comes first.
        foreach (string name in (ReadOnlySpan<string>)[TorchCudaName, TorchCpuName, TorchSharpName])
        {
            if (FindBeside(folder, name) is string path && !NativeLibrary.TryLoad(path, out _))
            {
                throw Refused(path);
            }
        }
    }

    private static UserErrorException Refused(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            string[] lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string reason = lines.FirstOrDefault(line => line.StartsWith(path, StringComparison.Ordinal)) ?? lines[^1];
            return new UserErrorException(
                $"libtorch cannot be loaded. The loader says: {reason.TrimEnd('.')}. "
                    + "Check that the program's folder is complete and that no limit of memory (ulimit -a) is in the way.",
                failure);
        }

        return new UserErrorException($"libtorch cannot be loaded: {path} was refused once and then accepted. "
            + "Start the program again.");
    }

    /// <summary>The work of <see cref="EnsureLoadable"/> for a program in <paramref name="folder"/>.</summary>
    internal static void Bridge(string folder)
    {
        string system = GlibcxxGap.FindSystemLibrary() ?? throw new UserErrorException(
            "TorchSharp cannot load: the loader finds no libstdc++.so.6. Install it (Debian: apt-get install libstdc++6).");
        if (NativeLibrary.TryLoad(system, out nint handle) && NativeLibrary.TryGetExport(handle, GlibcxxGap.BridgedSymbol, out _))
        {
            return;
        }

        if (FindBeside(folder, TorchSharpName) is string torchSharp)
        {
            RequireNoOtherGap(torchSharp, system);
        }

        LoadShim(folder, system);
    }

    private static void RequireNoOtherGap(string torchSharp, string system)
    {
        VersionNeed? gap;
        try
        {
            gap = GlibcxxGap.Find(
                ElfImage.Parse(File.ReadAllBytes(torchSharp), torchSharp),
                torchSharp,
                ElfImage.Parse(File.ReadAllBytes(system), system),
                system);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"TorchSharp cannot load: {failure.Message.TrimEnd('.')}. Rebuild the program "
                + "with dotnet build, or install libstdc++ again.", failure);
        }

        if (gap is { IsWeak: false })
        {
            throw new UserErrorException(
                "TorchSharp cannot load: "
                    + $"{torchSharp} needs {gap.Value.Version}; {system} lacks it, and this copy was not prepared for that. "
                    + "Build the program on this machine (dotnet build prepares the copy in its output folder), "
                    + "or install libstdc++ of GCC 13 or later and put its folder on LD_LIBRARY_PATH.");
        }
    }

    private static void LoadShim(string folder, string system)
    {
        string shim = FindBeside(folder, ShimName) ?? throw new UserErrorException(
            $"TorchSharp cannot load: {system} lacks {GlibcxxGap.BridgedVersion}, and {ShimName}, which bridges that, "
                + $"is neither in {folder} nor in {NativeFolder(folder)}. Rebuild the program with dotnet build "
                + "(it needs cmake and g++), or install libstdc++ of GCC 13 or later and put its folder on LD_LIBRARY_PATH.");

        // NativeLibrary.Load keeps symbols local; libLibTorchSharp.so has to see this one.
        if (OpenLibrary(shim, ResolveNow | VisibleToAll) == 0)
        {
            throw new UserErrorException(
                $"TorchSharp cannot load: {shim}, which bridges {GlibcxxGap.BridgedVersion}, is refused by the loader: "
                + $"{Marshal.PtrToStringUTF8(LastError()) ?? "no reason given"}. Rebuild the program with dotnet build.");
        }
    }

    private static string? FindBeside(string folder, string name)
    {
        string[] candidates = [Path.Combine(NativeFolder(folder), name), Path.Combine(folder, name)];
        return candidates.FirstOrDefault(File.Exists);
    }

    private static string NativeFolder(string folder) => Path.Combine(folder, "runtimes", "linux-x64", "native");

    // libdl.so.2 is a stub in glibc 2.34 and later, and the home of dlopen before.
    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenLibrary(string name, int flags);

    [LibraryImport("libdl.so.2", EntryPoint = "dlerror")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint LastError();
}
