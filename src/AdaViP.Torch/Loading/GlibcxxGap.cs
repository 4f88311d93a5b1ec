using System.Runtime.InteropServices;

namespace AdaViP.Torch.Loading;

/// <summary>
/// What libLibTorchSharp.so asks of libstdc++ and the system's libstdc++ lacks. The TorchSharp packages are linked with
/// GCC 13, whose &lt;iostream&gt; references one symbol of GLIBCXX_3.4.32; GCC 12's library ends at 3.4.30.
/// </summary>
internal static class GlibcxxGap
{
    /// <summary>The one version whose absence can be bridged.</summary>
    internal const string BridgedVersion = "GLIBCXX_3.4.32";

    /// <summary>Its one symbol that libLibTorchSharp.so uses; Compat beside this file defines it.</summary>
    internal const string BridgedSymbol = "_ZSt21ios_base_library_initv";

    private const string Library = "libstdc++.so.6";

    /// <summary>Where the loader finds libstdc++.so.6 in this process, or null when there is none.</summary>
    internal static string? FindSystemLibrary()
    {
        IntPtr name = Marshal.StringToHGlobalAnsi(Library);
        bool found = OpenLibrary(name, 1) != IntPtr.Zero;
        Marshal.FreeHGlobal(name);
        if (!found)
        {
            return null;
        }

        foreach (string line in File.ReadAllLines("/proc/self/maps"))
        {
            int slash = line.IndexOf('/');
            string path = slash < 0 ? string.Empty : line.Substring(slash);
            if (Path.GetFileName(path).StartsWith(Library, StringComparison.Ordinal))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The one need to weaken, or null when the system's libstdc++ has all that the file needs.</summary>
    /// <param name="torchSharp">libLibTorchSharp.so.</param>
    /// <param name="torchSharpName">How messages call it.</param>
    /// <param name="system">The system's libstdc++.so.6.</param>
    /// <param name="systemName">How messages call it.</param>
    /// <exception cref="InvalidDataException">Something is missing that cannot be bridged: the message says what.</exception>
    internal static VersionNeed? Find(ElfImage torchSharp, string torchSharpName, ElfImage system, string systemName)
    {
        HashSet<string> provided = system.ReadDefinitions();
        VersionNeed? gap = null;
        foreach (VersionNeed need in torchSharp.ReadNeeds())
        {
            if (need.Library != Library || provided.Contains(need.Version))
            {
                continue;
            }

            if (need.Version != BridgedVersion)
            {
                throw new InvalidDataException(
                    $"{torchSharpName} needs {need.Version} of {Library}; {systemName} has up to {Newest(provided)}, "
                    + $"and only {BridgedVersion} can be bridged. Install a newer libstdc++ (a system with a newer GCC) "
                    + "and put its folder on LD_LIBRARY_PATH, or use the TorchSharp version named in Directory.Packages.props.");
            }

            List<string> symbols = torchSharp.ReadSymbols(need);
            if (symbols.Count != 1 || symbols[0] != BridgedSymbol)
            {
                throw new InvalidDataException(
                    $"{torchSharpName} needs {BridgedVersion} of {Library} for [{string.Join(", ", symbols)}]; "
                        + $"{systemName} has up to {Newest(provided)}, and only {BridgedSymbol} can be bridged. "
                        + "Install a newer libstdc++ (a system with GCC 13 or later) and put its folder on LD_LIBRARY_PATH, "
                        + "or use the TorchSharp version named in Directory.Packages.props.");
            }

            gap = need;
        }

        return gap;
    }

    /// <summary>The highest GLIBCXX_3.4.x among <paramref name="versions"/>, or "no GLIBCXX version".</summary>
    internal static string Newest(IEnumerable<string> versions)
    {
        const string prefix = "GLIBCXX_";
        Version newest = new Version(0, 0);
        foreach (string name in versions)
        {
            string number = name.StartsWith(prefix, StringComparison.Ordinal) ? name.Substring(prefix.Length) : string.Empty;
            if (Version.TryParse(number, out Version? version)
                && version > newest)
            {
                newest = version;
            }
        }

        return newest.Major == 0 ? "no GLIBCXX version" : prefix + newest;
    }

    // libdl.so.2 is a stub in glibc 2.34 and later, and the home of dlopen before.
    [DllImport("libdl.so.2", EntryPoint = "dlopen")]
    private static extern IntPtr OpenLibrary(IntPtr name, int flags);
}
