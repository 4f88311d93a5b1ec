namespace AdaViP.Torch.Loading;

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
