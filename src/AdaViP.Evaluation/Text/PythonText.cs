namespace AdaViP.Evaluation.Text;

/// <summary>White space as Python's string methods see it; .NET leaves out the four separators U+001C to U+001F.</summary>
public static class PythonText
{
    /// <summary>Whether <c>str.isspace</c> holds.</summary>
    /// <param name="c">A character.</param>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary><c>str.strip()</c>.</summary>
    /// <param name="text">Any text.</param>
    public static string Strip(string text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>The length of <c>text.split(" ")</c>: one more than there are blanks.</summary>
    /// <param name="text">Any text.</param>
    public static int CountBetweenBlanks(string text) => text.AsSpan().Count(' ') + 1;
}
