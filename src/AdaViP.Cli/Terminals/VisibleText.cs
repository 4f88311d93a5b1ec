using System.Buffers;
using System.Globalization;
using System.Text;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// Text as a terminal may show it. Names, values and replies come from files and servers that somebody else wrote: a control
/// character in them could move the cursor, rename the window, hide a line or reverse its direction. Each becomes its JSON escape
/// (<c>\u001b</c>), so that JSON that is printed stays JSON with the same values.
/// </summary>
internal static class VisibleText
{
    // C0, DEL and C1; line and paragraph separator; embeddings, overrides and isolates of direction, and the deprecated ones
    // behind; the three marks that have a direction themselves. Joiners stay: words of some languages and joined pictures need
    // them.
    private static readonly string Hidden = string.Concat(
        Range(0x00, 0x1F), Range(0x7F, 0x9F), Range(0x2028, 0x2029), Range(0x202A, 0x202E), Range(0x2066, 0x206F),
        "\u061C\u200E\u200F");

    private static readonly SearchValues<char> InLine = SearchValues.Create(Without("\t"));
    private static readonly SearchValues<char> InLines = SearchValues.Create(Without("\t\n"));

    /// <summary>
    /// A text that is one line: line breaks in it are escaped too, so that none can pass for a line of the program.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Line(string text) => Escape(text, InLine);

    /// <summary>A text of any number of lines, ended by "\n" or "\r\n".</summary>
    /// <param name="text">Any text.</param>
    public static string Lines(string text) => Escape(text, InLines);

    private static string Escape(string text, SearchValues<char> hidden)
    {
        int at = text.AsSpan().IndexOfAny(hidden);
        if (at < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        shown.Append(text, 0, at);
        for (; at < text.Length; at++)
        {
            char character = text[at];
            bool isLineEnd = character == '\r' && at + 1 < text.Length && text[at + 1] == '\n' && hidden == InLines;
            if (isLineEnd || !hidden.Contains(character))
            {
                shown.Append(character);
            }
            else
            {
                shown.Append(character switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                });
            }
        }

        return shown.ToString();
    }

    private static string Range(int first, int last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(code => (char)code));

    private static string Without(string kept) => string.Concat(Hidden.Where(character => !kept.Contains(character)));
}
