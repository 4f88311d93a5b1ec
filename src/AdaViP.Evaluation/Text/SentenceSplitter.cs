using System.Buffers;

namespace AdaViP.Evaluation.Text;

/// <summary>
/// Splits a text where NLTK's Punkt model does, as far as that decides whether a full stop is part of its word: after ".", "?"
/// or "!" before white space or closing punctuation, unless the full stop belongs to an abbreviation, an initial or a number.
/// </summary>
internal static class SentenceSplitter
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.,-");

    // Common abbreviations of English text, in lower case, without their last full stop.
    private static readonly HashSet<string> Abbreviations =
    [
        "mr", "mrs", "ms", "dr", "prof", "rev", "gen", "col", "lt", "sgt", "capt", "sen", "rep", "gov", "messrs",
        "jr", "sr", "st",
        "inc", "corp", "co", "cos", "ltd", "bros", "dept", "vs", "v", "etc", "u.s", "u.k", "u.n", "d.c", "a.m", "p.m", "ph.d",
        "jan", "feb", "aug", "sept", "oct", "nov", "dec", "mon", "tues", "wed", "thurs",
        "calif", "conn", "fla", "ga", "ill", "mass", "mich", "minn", "n.j", "n.y", "pa", "va", "wash",
    ];

    // Words that begin sentences and are written small inside them.
    private static readonly HashSet<string> SentenceStarters =
    [
        "the", "a", "an", "this", "that", "these", "those", "there", "it", "he", "she", "they", "we", "you", "i", "its", "his",
        "her", "their",
        "in", "on", "at", "to", "of", "for", "from", "with", "by", "as", "near", "behind", "under", "above", "beside",
        "some", "one", "two",
        "and", "but", "or", "if", "when", "while", "because", "however", "also", "additionally", "overall", "several",
        "many", "most",
        "another", "each", "both", "all", "no", "not", "what", "who", "where", "how", "people", "is", "are", "was", "has",
    ];

    /// <summary>The sentences; white space between them may stay on either side.</summary>
    public static IEnumerable<string> Split(string text)
    {
        int start = 0;
        for (int i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] is not ('.' or '?' or '!') || !IsBreak(text, start, i))
            {
                continue;
            }

            int end = SkipClosing(text, i + 1);
            if (end < text.Length)
            {
                yield return text[start..end];
                start = end;
                i = end - 1;
            }
        }

        yield return text[start..];
    }

    private static bool IsBreak(string text, int start, int stop)
    {
        if (!PythonText.IsSpace(text[stop + 1]) && !IsNoWord(text[stop + 1]))
        {
            return false;
        }

        if (text[stop] != '.')
        {
            return true;
        }

        int begin = stop;
        while (begin > start && !PythonText.IsSpace(text[begin - 1]) && !(IsNoWord(text[begin - 1]) && text[begin - 1] != '\''))
        {
            begin--;
        }

        ReadOnlySpan<char> word = text.AsSpan(begin, stop - begin);
        string lower = word.ToString().ToLowerInvariant();
        bool number = word.Length > 0 && !word.ContainsAnyExcept(NumberCharacters) && char.IsAsciiDigit(word[^1]);
        bool initial = word.Length == 1 && char.IsLetter(word[0]);
        bool abbreviation = Abbreviations.Contains(lower) || Abbreviations.Contains(lower[(lower.LastIndexOf('-') + 1)..]);
        if (!number && !initial && !abbreviation)
        {
            return true;
        }

        ReadOnlySpan<char> next = NextWord(text, stop + 1);
        if (next.IsEmpty || !char.IsLetter(next[0]))
        {
            return !abbreviation;
        }

        // After a number any capital begins a sentence, after an initial or an abbreviation only that of a common word.
        return char.IsUpper(next[0]) && (number || SentenceStarters.Contains(next.ToString().ToLowerInvariant()));
    }

    private static ReadOnlySpan<char> NextWord(string text, int from)
    {
        while (from < text.Length && PythonText.IsSpace(text[from]))
        {
            from++;
        }

        int end = from;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        return text.AsSpan(from, end - from);
    }

    // Closing quotes and brackets belong to the sentence before, if white space or the end follows.
    private static int SkipClosing(string text, int from)
    {
        int end = from;
        while (end < text.Length && text[end] is '"' or '\'' or ')' or ']' or '}')
        {
            end++;
        }

        bool closed = end == text.Length || PythonText.IsSpace(text[end]) || text.AsSpan(end).StartsWith("--");
        return closed ? end : from;
    }

    private static bool IsNoWord(char c) =>
        c is '?' or '!' or ')' or '"' or ';' or '}' or ']' or '*' or ':' or '@' or '\'' or '(' or '{' or '[';
}
