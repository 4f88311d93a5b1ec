namespace AdaViP.Evaluation.Answers;

/// <summary>Reads answers to yes/no questions.</summary>
public static class YesNoParser
{
    /// <summary>Reads a text in the given way.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="parsing">How.</param>
    public static YesNo Parse(string text, YesNoParsing parsing) => parsing switch
    {
        YesNoParsing.Strict => text switch
        {
            "Yes" => YesNo.Yes,
            "No" => YesNo.No,
            _ => YesNo.Unclear,
        },
        YesNoParsing.ContainsYes => text.ToLowerInvariant().Contains("yes", StringComparison.Ordinal) ? YesNo.Yes : YesNo.No,
        _ => Lenient(text),
    };

    /// <summary>
    /// The lenient reading. Words are runs of letters, digits and apostrophes, compared without case. If the first word is
    /// "yes" or "no", it decides. Otherwise the text is a yes if "yes" occurs in it as a word and "no" does not, a no the other
    /// way round, and unclear if it has both or neither ("The cat is asleep.", "I am not sure.").
    /// </summary>
    /// <param name="text">The answer.</param>
    public static YesNo Lenient(string text)
    {
        bool yes = false;
        bool no = false;
        bool first = true;
        for (int start = 0; start < text.Length; start++)
        {
            int end = start;
            while (end < text.Length && IsWordCharacter(text[end]))
            {
                end++;
            }

            if (end == start)
            {
                continue;
            }

            ReadOnlySpan<char> word = text.AsSpan(start, end - start).Trim("'’");
            bool isYes = word.Equals("yes", StringComparison.OrdinalIgnoreCase);
            bool isNo = word.Equals("no", StringComparison.OrdinalIgnoreCase);
            if (first && (isYes || isNo))
            {
                return isYes ? YesNo.Yes : YesNo.No;
            }

            first &= word.IsEmpty;
            yes |= isYes;
            no |= isNo;
            start = end;
        }

        return yes == no ? YesNo.Unclear : yes ? YesNo.Yes : YesNo.No;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '\'' or '’';
}

/// <summary>What an answer to a yes/no question says.</summary>
public enum YesNo
{
    /// <summary>Neither, or both.</summary>
    Unclear,

    /// <summary>Yes.</summary>
    Yes,

    /// <summary>No.</summary>
    No,
}

/// <summary>How answers to yes/no questions are read.</summary>
public enum YesNoParsing
{
    /// <summary>As the official AMBER script does: exactly "Yes" or "No".</summary>
    Strict,

    /// <summary>
    /// The first word that is "yes" or "no" in any case decides, if it comes first in the text or the text has no other of
    /// the two; see <see cref="YesNoParser.Lenient"/>.
    /// </summary>
    Lenient,

    /// <summary>As others read AMBER: "yes" anywhere in the text, in any case, is a yes; everything else is a no.</summary>
    ContainsYes,
}
