namespace AdaViP.Llava.Text;

/// <summary>
/// GPT-2's characters for bytes: printable Latin-1 stands for itself, the other bytes in ascending order for U+0100 and onwards.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>The character of each byte.</summary>
    internal static IReadOnlyList<char> Characters { get; } = Build();

    private static char[] Build()
    {
        char[] characters = new char[256];
        char next = '\u0100';
        for (int value = 0; value < characters.Length; value++)
        {
            bool printable = value is >= '!' and <= '~' or >= 0xa1 and <= 0xac or >= 0xae;
            characters[value] = printable ? (char)value : next++;
        }

        return characters;
    }
}
