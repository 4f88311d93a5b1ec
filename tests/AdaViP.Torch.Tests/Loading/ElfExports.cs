using AdaViP.Torch.Loading;

namespace AdaViP.Torch.Tests.Loading;

/// <summary>Names of the dynamic symbols that a shared object defines.</summary>
internal static class ElfExports
{
    private const int SymbolSize = 24;
    private const uint SectionDynamicSymbols = 11;

    /// <param name="bytes">The whole file.</param>
    /// <param name="name">How messages call the file.</param>
    internal static IEnumerable<string> Of(byte[] bytes, string name)
    {
        ElfSections sections = new(bytes, name);
        foreach (ElfSection symbols in sections.OfType(SectionDynamicSymbols))
        {
            ElfSection strings = sections.StringsOf(symbols);
            for (long i = 0; i < symbols.Size / SymbolSize; i++)
            {
                long symbol = symbols.Offset + (SymbolSize * i);
                if (sections.ReadUInt16(symbol + 6, "dynamic symbol") != 0)
                {
                    yield return sections.ReadString(strings, sections.ReadUInt32(symbol, "dynamic symbol"));
                }
            }
        }
    }
}
