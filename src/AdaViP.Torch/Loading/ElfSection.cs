namespace AdaViP.Torch.Loading;

/// <summary>One section of an ELF file, as its section header describes it.</summary>
internal readonly struct ElfSection
{
    internal ElfSection(uint type, ulong offset, ulong size, uint link)
    {
        Type = type;
        Offset = unchecked((long)offset);
        Size = unchecked((long)size);
        Link = link;
    }

    /// <summary>What it holds: one of the numbers of the gABI and the LSB.</summary>
    internal uint Type { get; }

    /// <summary>First byte in the file.</summary>
    internal long Offset { get; }

    /// <summary>Bytes.</summary>
    internal long Size { get; }

    /// <summary>Index of the section with its names.</summary>
    internal uint Link { get; }
}
