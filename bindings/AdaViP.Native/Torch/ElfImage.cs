#nullable enable

#if !ADAVIP_NATIVE
using System;
using System.Collections.Generic;
using System.IO;
#endif
using System.Runtime.InteropServices;
using System.Text;

namespace AdaViP.Native.Torch;

/// <summary>
/// The symbol-version tables of a 64-bit little-endian ELF shared object: which versions it needs of which library,
/// which it defines, which symbols ask for one of them. Every offset is checked against the file before it is used.
/// </summary>
/// <remarks>
/// bindings/msbuild/TorchGlibcxx.targets compiles this one file into a build task too, against netstandard2.0: hence arrays
/// instead of spans, explicit usings and the two companions below.
/// Tables: System V gABI; version sections: Linux Standard Base 5.0, "Symbol Versioning".
/// </remarks>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint SectionDynamicSymbols = 11;
    private const uint SectionVersionDefinitions = 0x6ffffffd;
    private const uint SectionVersionNeeds = 0x6ffffffe;
    private const uint SectionVersionSymbols = 0x6fffffff;
    private const ushort FlagWeak = 2;
    private const ushort HiddenBit = 0x8000;

    private readonly byte[] _bytes;
    private readonly string _name;
    private readonly List<Section> _sections = new List<Section>();

    private ElfImage(byte[] bytes, string name)
    {
        _bytes = bytes;
        _name = name;
    }

    /// <summary>The file's bytes, as changed by <see cref="Weaken"/>.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>Reads the section table.</summary>
    /// <param name="bytes">The whole file; <see cref="Weaken"/> changes this array.</param>
    /// <param name="name">How messages call the file.</param>
    /// <exception cref="InvalidDataException">Not such a file, or damaged: the message says where.</exception>
    public static ElfImage Parse(byte[] bytes, string name)
    {
        ElfImage image = new ElfImage(bytes, name);
        image.ReadSections();
        return image;
    }

    /// <summary>All version needs, in file order.</summary>
    public List<VersionNeed> ReadNeeds()
    {
        List<VersionNeed> needs = new List<VersionNeed>();
        foreach (Section section in SectionsOf(SectionVersionNeeds))
        {
            Section strings = LinkedStrings(section);
            long entry = section.Offset;
            while (true)
            {
                int count = ReadUInt16(entry + 2, "version need");
                string library = ReadString(strings, ReadUInt32(entry + 4, "version need"));
                long auxiliary = entry + ReadUInt32(entry + 8, "version need");
                for (int i = 0; i < count; i++)
                {
                    needs.Add(new VersionNeed(
                        library,
                        ReadString(strings, ReadUInt32(auxiliary + 8, "needed version")),
                        auxiliary + 4,
                        (ReadUInt16(auxiliary + 4, "needed version") & FlagWeak) != 0,
                        ReadUInt16(auxiliary + 6, "needed version")));
                    auxiliary += ReadUInt32(auxiliary + 12, "needed version");
                }

                uint next = ReadUInt32(entry + 12, "version need");
                if (next == 0)
                {
                    break;
                }

                entry += next;
            }
        }

        return needs;
    }

    /// <summary>Names of all versions that the file defines.</summary>
    public HashSet<string> ReadDefinitions()
    {
        HashSet<string> definitions = new HashSet<string>(StringComparer.Ordinal);
        foreach (Section section in SectionsOf(SectionVersionDefinitions))
        {
            Section strings = LinkedStrings(section);
            long entry = section.Offset;
            while (true)
            {
                long auxiliary = entry + ReadUInt32(entry + 12, "version definition");
                definitions.Add(ReadString(strings, ReadUInt32(auxiliary, "defined version")));
                uint next = ReadUInt32(entry + 16, "version definition");
                if (next == 0)
                {
                    break;
                }

                entry += next;
            }
        }

        return definitions;
    }

    /// <summary>Names of the dynamic symbols that ask for the version of <paramref name="need"/>.</summary>
    public List<string> ReadSymbols(VersionNeed need)
    {
        List<string> names = new List<string>();
        foreach (Section versions in SectionsOf(SectionVersionSymbols))
        {
            foreach (Section symbols in SectionsOf(SectionDynamicSymbols))
            {
                Section strings = LinkedStrings(symbols);
                long count = Math.Min(versions.Size / 2, symbols.Size / SymbolSize);
                for (long i = 0; i < count; i++)
                {
                    if ((ReadUInt16(versions.Offset + (2 * i), "symbol version") & ~HiddenBit) == need.Index)
                    {
                        names.Add(ReadString(strings, ReadUInt32(symbols.Offset + (SymbolSize * i), "dynamic symbol")));
                    }
                }
            }
        }

        return names;
    }

    /// <summary>Names of the dynamic symbols that the file defines: its exports.</summary>
    public List<string> ReadExports()
    {
        List<string> names = new List<string>();
        foreach (Section symbols in SectionsOf(SectionDynamicSymbols))
        {
            Section strings = LinkedStrings(symbols);
            for (long i = 0; i < symbols.Size / SymbolSize; i++)
            {
                long symbol = symbols.Offset + (SymbolSize * i);
                if (ReadUInt16(symbol + 6, "dynamic symbol") != 0)
                {
                    names.Add(ReadString(strings, ReadUInt32(symbol, "dynamic symbol")));
                }
            }
        }

        return names;
    }

    /// <summary>Sets the weak flag of one need: the loader then does without that version.</summary>
    /// <returns>Whether the flag was not set before.</returns>
    public bool Weaken(VersionNeed need)
    {
        ushort flags = ReadUInt16(need.FlagsOffset, "needed version");
        if ((flags & FlagWeak) != 0)
        {
            return false;
        }

        flags |= FlagWeak;
        _bytes[need.FlagsOffset] = (byte)flags;
        _bytes[need.FlagsOffset + 1] = (byte)(flags >> 8);
        return true;
    }

    private void ReadSections()
    {
        if (_bytes.Length < HeaderSize || _bytes[0] != 0x7f || _bytes[1] != 'E' || _bytes[2] != 'L' || _bytes[3] != 'F')
        {
            throw new InvalidDataException($"{_name} is not an ELF file ({_bytes.Length} bytes).");
        }

        if (_bytes[4] != 2 || _bytes[5] != 1)
        {
            throw new InvalidDataException(
                $"{_name} is ELF class {_bytes[4]}, byte order {_bytes[5]}; expected 2 and 1 (64-bit, little-endian).");
        }

        ulong table = ReadUInt64(40, "file header");
        int entrySize = ReadUInt16(58, "file header");
        int count = ReadUInt16(60, "file header");
        if (entrySize != SectionHeaderSize || table > (ulong)_bytes.Length)
        {
            throw new InvalidDataException(
                $"{_name} is damaged or cut short: section table at {table} with entries of {entrySize} bytes in a file "
                + $"of {_bytes.Length} bytes.");
        }

        for (int i = 0; i < count; i++)
        {
            long header = (long)table + ((long)SectionHeaderSize * i);
            _sections.Add(new Section(
                ReadUInt32(header + 4, "section header"),
                ReadUInt64(header + 24, "section header"),
                ReadUInt64(header + 32, "section header"),
                ReadUInt32(header + 40, "section header")));
        }
    }

    private IEnumerable<Section> SectionsOf(uint type)
    {
        foreach (Section section in _sections)
        {
            if (section.Type == type)
            {
                CheckRange(section.Offset, section.Size, "section");
                yield return section;
            }
        }
    }

    private Section LinkedStrings(Section section)
    {
        if (section.Link >= _sections.Count)
        {
            throw new InvalidDataException(
                $"{_name} is damaged: a section names section {section.Link} of {_sections.Count} as its string table.");
        }

        Section strings = _sections[(int)section.Link];
        CheckRange(strings.Offset, strings.Size, "string table");
        return strings;
    }

    private string ReadString(Section strings, uint offset)
    {
        long end = strings.Offset + strings.Size;
        long start = strings.Offset + offset;
        long stop = start;
        while (stop < end && _bytes[stop] != 0)
        {
            stop++;
        }

        if (stop >= end)
        {
            throw new InvalidDataException($"{_name} is damaged: a name at {start} leaves its string table, which ends at {end}.");
        }

        return Encoding.ASCII.GetString(_bytes, (int)start, (int)(stop - start));
    }

    private ushort ReadUInt16(long offset, string what)
    {
        CheckRange(offset, 2, what);
        return (ushort)(_bytes[offset] | (_bytes[offset + 1] << 8));
    }

    private uint ReadUInt32(long offset, string what) =>
        ReadUInt16(offset, what) | ((uint)ReadUInt16(offset + 2, what) << 16);

    private ulong ReadUInt64(long offset, string what) =>
        ReadUInt32(offset, what) | ((ulong)ReadUInt32(offset + 4, what) << 32);

    private void CheckRange(long offset, long size, string what)
    {
        if (offset < 0 || size < 0 || size > _bytes.Length || offset > _bytes.Length - size)
        {
            throw new InvalidDataException(
                $"{_name} is damaged or cut short: {what} of {size} bytes at {offset} in a file of {_bytes.Length} bytes.");
        }
    }

    /// <summary>One version that the file needs of one library.</summary>
    internal readonly struct VersionNeed
    {
        internal VersionNeed(string library, string version, long flagsOffset, bool isWeak, int index)
        {
            Library = library;
            Version = version;
            FlagsOffset = flagsOffset;
            IsWeak = isWeak;
            Index = index;
        }

        /// <summary>"libstdc++.so.6".</summary>
        internal string Library { get; }

        /// <summary>"GLIBCXX_3.4.32".</summary>
        internal string Version { get; }

        /// <summary>Byte offset of the entry's flags in the file.</summary>
        internal long FlagsOffset { get; }

        /// <summary>Whether the loader does without this version.</summary>
        internal bool IsWeak { get; }

        /// <summary>What the symbol-version table calls this version.</summary>
        internal int Index { get; }
    }

    private readonly struct Section
    {
        internal Section(uint type, ulong offset, ulong size, uint link)
        {
            Type = type;
            Offset = unchecked((long)offset);
            Size = unchecked((long)size);
            Link = link;
        }

        internal uint Type { get; }

        internal long Offset { get; }

        internal long Size { get; }

        internal uint Link { get; }
    }
}

/// <summary>
/// What libLibTorchSharp.so asks of libstdc++ and the system's libstdc++ lacks. The TorchSharp packages are linked with
/// GCC 13, whose &lt;iostream&gt; references one symbol of GLIBCXX_3.4.32; GCC 12's library ends at 3.4.30.
/// </summary>
internal static class GlibcxxGap
{
    /// <summary>The one version whose absence can be bridged.</summary>
    internal const string BridgedVersion = "GLIBCXX_3.4.32";

    /// <summary>Its one symbol that libLibTorchSharp.so uses; native/compat defines it.</summary>
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
    internal static ElfImage.VersionNeed? Find(ElfImage torchSharp, string torchSharpName, ElfImage system, string systemName)
    {
        HashSet<string> provided = system.ReadDefinitions();
        ElfImage.VersionNeed? gap = null;
        foreach (ElfImage.VersionNeed need in torchSharp.ReadNeeds())
        {
            if (need.Library != Library || provided.Contains(need.Version))
            {
                continue;
            }

            if (need.Version != BridgedVersion)
            {
                throw new InvalidDataException(
                    $"{torchSharpName} needs {need.Version} of {Library}; {systemName} has up to {Newest(provided)}, and only "
                    + $"{BridgedVersion} can be bridged. Install a newer libstdc++ (a system with a newer GCC) and put its folder "
                    + "on LD_LIBRARY_PATH, or use the TorchSharp version named in Directory.Packages.props.");
            }

            List<string> symbols = torchSharp.ReadSymbols(need);
            if (symbols.Count != 1 || symbols[0] != BridgedSymbol)
            {
                throw new InvalidDataException(
                    $"{torchSharpName} needs {BridgedVersion} of {Library} for [{string.Join(", ", symbols)}]; {systemName} has up to "
                    + $"{Newest(provided)}, and only {BridgedSymbol} can be bridged. Install a newer libstdc++ (a system with GCC 13 "
                    + "or later) and put its folder on LD_LIBRARY_PATH, or use the TorchSharp version named in "
                    + "Directory.Packages.props.");
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

#if !ADAVIP_NATIVE
/// <summary>
/// Build task: where the system's libstdc++ lacks what libLibTorchSharp.so needs, writes a copy of it with that one need
/// weakened; elsewhere removes such a copy. The source is never written to: it may be a file of the NuGet cache.
/// </summary>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    /// <summary>libLibTorchSharp.so as the package has it.</summary>
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; } = string.Empty;

    /// <summary>Where the changed copy goes.</summary>
    [Microsoft.Build.Framework.Required]
    public string Target { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Weaken();
        }
        catch (Exception failure) when (failure is IOException || failure is UnauthorizedAccessException
            || failure is InvalidDataException || failure is DllNotFoundException || failure is EntryPointNotFoundException)
        {
            Log.LogError(null, "ADAVIP001", null, Source, 0, 0, 0, 0, "TorchSharp cannot be made loadable here: {0}", failure.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private void Weaken()
    {
        string system = GlibcxxGap.FindSystemLibrary() ?? throw new InvalidDataException(
            "the loader finds no libstdc++.so.6. Install it (Debian: apt-get install libstdc++6).");
        ElfImage image = ElfImage.Parse(File.ReadAllBytes(Source), Source);
        ElfImage.VersionNeed? gap = GlibcxxGap.Find(image, Source, ElfImage.Parse(File.ReadAllBytes(system), system), system);
        File.Delete(Target);
        if (gap == null)
        {
            return;
        }

        image.Weaken(gap.Value);
        string temporary = Target + ".tmp";
        File.Delete(temporary);
        File.WriteAllBytes(temporary, image.Bytes);
        File.Move(temporary, Target);
        Log.LogMessage(
            Microsoft.Build.Framework.MessageImportance.High,
            "{0}: {1} lacks {2}; the copy in the output folder does without it.",
            Path.GetFileName(Source),
            system,
            GlibcxxGap.BridgedVersion);
    }
}
#endif
