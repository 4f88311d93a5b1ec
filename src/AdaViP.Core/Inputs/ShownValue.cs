using System.Globalization;

namespace AdaViP.Core.Inputs;

/// <summary>Lengths of values inside messages: a picture as text must not fill the screen, a path must stay whole.</summary>
public static class ShownValue
{
    /// <summary>Characters of a value that are shown unless the caller says otherwise.</summary>
    public const int LongestValue = 80;

    /// <summary>Characters of a path that are shown.</summary>
    public const int LongestPath = 400;

    private const int LongestReason = 240;

    // A message as a whole is only shortened where nobody shortened its values.
    private const int LongestWord = 600;
    private const int LongestLine = 8000;
    private const int KeptOfWord = 120;
    private const int KeptOfLine = 2000;

    /// <summary>The value, or its beginning and its length.</summary>
    /// <param name="value">Text of any length.</param>
    /// <param name="longest">Characters that are shown, at least 1.</param>
    public static string Cut(string value, int longest = LongestValue)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        return value.Length <= longest ? value : $"{value[..Whole(value, longest)]}... ({Number(value.Length)} characters)";
    }

    /// <summary>A path that a sentence may end with: one that ends with dots is said in full.</summary>
    /// <param name="path">A file or folder that is there.</param>
    public static string Place(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith('.') ? Path.GetFullPath(path) : path;
    }

    /// <summary>A text of the runtime or of a library as one sentence of a message: cut, with one full stop.</summary>
    /// <param name="text">What it says.</param>
    public static string Sentence(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Cut(text.Trim().TrimEnd('.'), LongestReason) + ".";
    }

    /// <summary>
    /// A whole message with words and lines of a readable length; beginning and end of what is too long stay. Every message
    /// passes here once on its way out.
    /// </summary>
    /// <param name="message">One or more lines.</param>
    public static string CutMessage(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Length <= LongestWord)
        {
            return message;
        }

        return string.Join('\n', message.Split('\n').Select(CutLine));
    }

    private static string CutLine(string line)
    {
        string words = string.Join(' ', line.Split(' ').Select(word => Middle(word, LongestWord, KeptOfWord)));
        return Middle(words, LongestLine, KeptOfLine);
    }

    private static string Middle(string text, int longest, int kept)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        int head = Whole(text, kept);
        int tail = text.Length - kept;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return $"{text.AsSpan(0, head)}...({Number(tail - head)} characters left out)...{text.AsSpan(tail)}";
    }

    // No half of a surrogate pair.
    private static int Whole(string text, int length) =>
        char.IsHighSurrogate(text[length - 1]) && length > 1 ? length - 1 : length;

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
