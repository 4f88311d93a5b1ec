using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using AdaViP.Core;

namespace AdaViP.Native;

/// <summary>
/// Finds, checks and keeps the native core. Order: the file named by ADAVIP_NATIVE_LIBRARY (and nothing else when it is
/// set), runtimes/&lt;rid&gt;/native beside the program or this assembly, the operating system's search. What was loaded first
/// stays: later changes of the variable have no effect.
/// </summary>
internal static unsafe class NativeLibraryLoader
{
    /// <summary>Environment variable with the path of the library to load.</summary>
    internal const string OverrideVariable = "ADAVIP_NATIVE_LIBRARY";

    private const string LibraryName = "adavip";

    private static readonly Lock Gate = new();
    private static nint LoadedLibrary;
    private static string LoadedPath = string.Empty;

    /// <summary>Loads and checks the library on the first call.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="UserErrorException">None can be loaded, or the one found does not fit these bindings.</exception>
    internal static string EnsureLoaded()
    {
        lock (Gate)
        {
            if (LoadedLibrary == 0)
            {
                Assembly assembly = typeof(NativeLibraryLoader).Assembly;
                string beside = string.IsNullOrEmpty(assembly.Location)
                    ? AppContext.BaseDirectory
                    : Path.GetDirectoryName(assembly.Location)!;
                nint library = Load(
                    Environment.GetEnvironmentVariable(OverrideVariable), [AppContext.BaseDirectory, beside], LibraryName,
                    out string path);
                CheckAbi(library, path);
                CheckLayout(library, path, NativeLayout.Rows());
                NativeLibrary.SetDllImportResolver(assembly, (asked, _, _) => asked == LibraryName ? LoadedLibrary : 0);
                LoadedPath = path;
                LoadedLibrary = library;
            }

            return LoadedPath;
        }
    }

    /// <summary>Loads the first candidate that loads.</summary>
    /// <param name="overridePath">The only candidate when not empty.</param>
    /// <param name="folders">Folders that may have a runtimes folder.</param>
    /// <param name="name">Library name without prefix and extension.</param>
    /// <param name="path">What was loaded.</param>
    /// <exception cref="UserErrorException">None loads; the message has every path tried and why it failed.</exception>
    internal static nint Load(string? overridePath, IReadOnlyList<string> folders, string name, out string path)
    {
        bool forced = !string.IsNullOrEmpty(overridePath);
        StringBuilder trace = new();
        foreach (string candidate in forced ? [overridePath!] : Candidates(folders, name))
        {
            try
            {
                nint library = NativeLibrary.Load(candidate);
                path = candidate;
                return library;
            }
            catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
            {
                string reason = Path.IsPathRooted(candidate) && !File.Exists(candidate)
                    ? "no such file"
                    : FirstLine(failure.Message);
                trace.Append("\n  ").Append(candidate).Append(": ").Append(reason);
            }
        }

        throw new UserErrorException(
            $"The native core of AdaViP cannot be loaded. Tried:{trace}\n"
            + (forced
                ? $"{OverrideVariable} is set, so nothing else was tried: correct or unset it."
                : $"Rebuild with dotnet build (it needs cmake and g++), or set {OverrideVariable} to the library's path."));
    }

    /// <summary>Refuses a library of another ABI version, or one that is not AdaViP's.</summary>
    internal static void CheckAbi(nint library, string path)
    {
        if (!NativeLibrary.TryGetExport(library, nameof(NativeMethods.avp_abi_version), out nint export))
        {
            throw new UserErrorException(
                $"{path} is not AdaViP's native core: it has no {nameof(NativeMethods.avp_abi_version)}. {Rebuild}");
        }

        int version = ((delegate* unmanaged<int>)export)();
        if (version != NativeConstants.AVP_ABI_VERSION)
        {
            throw new UserErrorException(
                $"{path} has ABI version {version}; this program needs {NativeConstants.AVP_ABI_VERSION}. {Rebuild}");
        }
    }

    /// <summary>Asks the library where its fields lie and compares with where C# puts them.</summary>
    internal static void CheckLayout(nint library, string path, IReadOnlyList<(string Name, long Bytes)> rows)
    {
        if (!NativeLibrary.TryGetExport(library, nameof(NativeMethods.avp_abi_layout), out nint export))
        {
            throw new UserErrorException($"{path} has no {nameof(NativeMethods.avp_abi_layout)}. {Rebuild}");
        }

        var layoutOf = (delegate* unmanaged<byte*, long>)export;
        StringBuilder differences = new();
        foreach ((string name, long expected) in rows)
        {
            long found;
            fixed (byte* text = Encoding.ASCII.GetBytes(name + '\0'))
            {
                found = layoutOf(text);
            }

            if (found != expected)
            {
                differences.Append("\n  ").Append(name).Append(": library ").Append(found).Append(", program ").Append(expected);
            }
        }

        if (differences.Length > 0)
        {
            throw new UserErrorException(
                $"{path} lays out its structs differently from this program (bytes; -1: unknown name):{differences}\n{Rebuild}");
        }
    }

    private static string Rebuild => "Rebuild program and library from one source tree: dotnet build.";

    private static IEnumerable<string> Candidates(IReadOnlyList<string> folders, string name)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.dll"
            : OperatingSystem.IsMacOS() ? $"lib{name}.dylib"
            : $"lib{name}.so";
        foreach (string folder in folders.Select(Path.TrimEndingDirectorySeparator).Distinct())
        {
            yield return Path.Combine(folder, "runtimes", PortableRid(), "native", file);
        }

        yield return file;
    }

    /// <summary>"linux-x64": not RuntimeInformation.RuntimeIdentifier, which may name a distribution.</summary>
    private static string PortableRid()
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
