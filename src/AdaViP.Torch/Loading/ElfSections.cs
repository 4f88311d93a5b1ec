using System.Text;

namespace AdaViP.Torch.Loading;

/// <summary>
/// The sections of a 64-bit little-endian ELF file and the numbers and names in them. Every offset is checked against the file
/// before it is used. Layout: System V gABI.
/// </summary>
internal sealed class ElfSections
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly byte[] _bytes;
    private readonly string _name;
    private readonly List<ElfSection> _sections = new List<ElfSection>();

    /// <summary>Reads the section table.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">How messages call the file.</param>
    /// <exception cref="InvalidDataException">Not such a file, or damaged: the message says where.</exception>
    internal ElfSections(byte[] bytes, string name)
    {
        _bytes = bytes;
        _name = name;
        ReadTable();
    }

    /// <summary>The sections of one type, each checked to lie inside the file.</summary>
    internal IEnumerable<ElfSection> OfType(uint type)
    {
        foreach (ElfSection section in _sections)
        {
            if (section.Type == type)
            {
                CheckRange(section.Offset, section.Size, "section");
                yield return section;
            }
        }
    }

    /// <summary>The string table that a section names.</summary>
    internal ElfSection StringsOf(ElfSection section)
    {
        if (section.Link >= _sections.Count)
        {
            throw new InvalidDataException(
                $"{_name} is damaged: a section names section {section.Link} of {_sections.Count} as its string table.");
        }

        ElfSection strings = _sections[(int)section.Link];
        CheckRange(strings.Offset, strings.Size, "string table");
        return strings;
    }

    /// <summary>The name at an offset of a string table.</summary>
    internal string ReadString(ElfSection strings, uint offset)
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
            throw new InvalidDataException($"{_name} is damaged: "
                + $"a name at {start} leaves its string table, which ends at {end}.");
        }

        return Encoding.ASCII.GetString(_bytes, (int)start, (int)(stop - start));
    }

    /// <summary>Two bytes; <paramref name="what"/> is what messages call the place.</summary>
    internal ushort ReadUInt16(long offset, string what)
    {
        CheckRange(offset, 2, what);
        return (ushort)(_bytes[offset] | (_bytes[offset + 1] << 8));
    }

    /// <summary>Four bytes; <paramref name="what"/> is what messages call the place.</summary>
    internal uint ReadUInt32(long offset, string what) =>
        ReadUInt16(offset, what) | ((uint)ReadUInt16(offset + 2, what) << 16);

    private void ReadTable()
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
                $"{_name} is damaged or cut short: "
                + $"section table at {table} with entries of {entrySize} bytes in a file of {_bytes.Length} bytes.");
        }

        for (int i = 0; i < count; i++)
        {
            long header = (long)table + ((long)SectionHeaderSize * i);
            _sections.Add(new ElfSection(
                ReadUInt32(header + 4, "section header"),
                ReadUInt64(header + 24, "section header"),
                ReadUInt64(header + 32, "section header"),
                ReadUInt32(header + 40, "section header")));
        }
    }

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
}
