using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.Answers;

/// <summary>The end of a description that a token limit cut in the middle of a sentence.</summary>
public static class IncompleteSentence
{
    private const string Ends = ".?!";
    private const string Closing = "\"')]}”’*";

    /// <summary>
    /// The text without its last sentence, where that does not end with a full stop, question or exclamation mark (and closing
    /// quotes or brackets). A text that has no sentence before it stays whole: nothing says that it was cut.
    /// </summary>
    /// <param name="text">A description.</param>
    public static string Drop(string text)
    {
        if (IsComplete(text))
        {
            return text;
        }

        int last = 0;
        int position = 0;
        foreach (string sentence in SentenceSplitter.Split(text))
        {
            last = position;
            position += sentence.Length;
        }

        return last == 0 ? text : text[..last].TrimEnd();
    }

    private static bool IsComplete(string text)
    {
        ReadOnlySpan<char> end = text.AsSpan().TrimEnd().TrimEnd(Closing);
        return end.IsEmpty || Ends.Contains(end[^1], StringComparison.Ordinal);
    }
}
