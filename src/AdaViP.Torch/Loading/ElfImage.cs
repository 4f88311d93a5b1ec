namespace AdaViP.Torch.Loading;

/// <summary>
/// The symbol-version tables of a 64-bit little-endian ELF shared object: which versions it needs of which library,
/// which it defines, which symbols ask for one of them.
/// </summary>
/// <remarks>
/// Build/TorchGlibcxx.targets compiles this file, its companions and <see cref="GlibcxxGap"/> into a build task too, against
/// netstandard2.0: hence arrays instead of spans and collections without brackets.
/// Version sections: Linux Standard Base 5.0, "Symbol Versioning".
/// </remarks>
internal sealed class ElfImage
{
    private const int SymbolSize = 24;
    private const uint SectionDynamicSymbols = 11;
    private const uint SectionVersionDefinitions = 0x6ffffffd;
    private const uint SectionVersionNeeds = 0x6ffffffe;
    private const uint SectionVersionSymbols = 0x6fffffff;
    private const ushort FlagWeak = 2;
    private const ushort HiddenBit = 0x8000;

    private readonly ElfSections _sections;

    private ElfImage(byte[] bytes, string name)
    {
        Bytes = bytes;
        _sections = new ElfSections(bytes, name);
    }

    /// <summary>The file's bytes, as changed by <see cref="Weaken"/>.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads the section table.</summary>
    /// <param name="bytes">The whole file; <see cref="Weaken"/> changes this array.</param>
    /// <param name="name">How messages call the file.</param>
    /// <exception cref="InvalidDataException">Not such a file, or damaged: the message says where.</exception>
    public static ElfImage Parse(byte[] bytes, string name) => new ElfImage(bytes, name);

    /// <summary>All version needs, in file order.</summary>
    public List<VersionNeed> ReadNeeds()
    {
        List<VersionNeed> needs = new List<VersionNeed>();
        foreach (ElfSection section in _sections.OfType(SectionVersionNeeds))
        {
            ElfSection strings = _sections.StringsOf(section);
            long entry = section.Offset;
            while (true)
            {
                int count = _sections.ReadUInt16(entry + 2, "version need");
                string library = _sections.ReadString(strings, _sections.ReadUInt32(entry + 4, "version need"));
                long auxiliary = entry + _sections.ReadUInt32(entry + 8, "version need");
                for (int i = 0; i < count; i++)
                {
                    needs.Add(new VersionNeed(
                        library,
                        _sections.ReadString(strings, _sections.ReadUInt32(auxiliary + 8, "needed version")),
                        auxiliary + 4,
                        (_sections.ReadUInt16(auxiliary + 4, "needed version") & FlagWeak) != 0,
                        _sections.ReadUInt16(auxiliary + 6, "needed version")));
                    auxiliary += _sections.ReadUInt32(auxiliary + 12, "needed version");
                }

                uint next = _sections.ReadUInt32(entry + 12, "version need");
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
        foreach (ElfSection section in _sections.OfType(SectionVersionDefinitions))
        {
            ElfSection strings = _sections.StringsOf(section);
            long entry = section.Offset;
            while (true)
            {
                long auxiliary = entry + _sections.ReadUInt32(entry + 12, "version definition");
                definitions.Add(_sections.ReadString(strings, _sections.ReadUInt32(auxiliary, "defined version")));
                uint next = _sections.ReadUInt32(entry + 16, "version definition");
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
        foreach (ElfSection versions in _sections.OfType(SectionVersionSymbols))
        {
            foreach (ElfSection symbols in _sections.OfType(SectionDynamicSymbols))
            {
                ElfSection strings = _sections.StringsOf(symbols);
                long count = Math.Min(versions.Size / 2, symbols.Size / SymbolSize);
                for (long i = 0; i < count; i++)
                {
                    if ((_sections.ReadUInt16(versions.Offset + (2 * i), "symbol version") & ~HiddenBit) == need.Index)
                    {
                        uint at = _sections.ReadUInt32(symbols.Offset + (SymbolSize * i), "dynamic symbol");
                        names.Add(_sections.ReadString(strings, at));
                    }
                }
            }
        }

        return names;
    }

    /// <summary>Sets the weak flag of one need: the loader then does without that version.</summary>
    /// <returns>Whether the flag was not set before.</returns>
    public bool Weaken(VersionNeed need)
    {
        ushort flags = _sections.ReadUInt16(need.FlagsOffset, "needed version");
        if ((flags & FlagWeak) != 0)
        {
            return false;
        }

        flags |= FlagWeak;
        Bytes[need.FlagsOffset] = (byte)flags;
        Bytes[need.FlagsOffset + 1] = (byte)(flags >> 8);
        return true;
    }
}
