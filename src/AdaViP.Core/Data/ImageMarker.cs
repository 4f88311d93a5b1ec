namespace AdaViP.Core.Data;

/// <summary>Where LLaVA's data say the picture stands in a question. The template puts the picture there itself.</summary>
public static class ImageMarker
{
    /// <summary>The marker.</summary>
    public const string Text = "<image>";

    /// <summary>Takes the marker from the beginning or the end of a question, with the white space between them.</summary>
    /// <param name="question">As written.</param>
    /// <param name="bare">The question without the marker; as written where there is a problem.</param>
    /// <returns>What is wrong, to follow the question's name; null where nothing is.</returns>
    public static string? Remove(string question, out string bare)
    {
        ArgumentNullException.ThrowIfNull(question);
        bare = question;
        int at = question.IndexOf(Text, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        int count = question.Split(Text).Length - 1;
        if (count > 1)
        {
            return $"has {Text} {count} times, but asks about one picture. Keep at most one, before or after the question.";
        }

        string before = question[..at].Trim();
        string after = question[(at + Text.Length)..].Trim();
        if (before.Length > 0 && after.Length > 0)
        {
            return $"has {Text} between its words, but the picture stands before the question. "
                + "Put it at the beginning, or leave it out.";
        }

        if (before.Length + after.Length == 0)
        {
            return $"is nothing but {Text}. Add what to ask about the picture.";
        }

        bare = before + after;
        return null;
    }
}
