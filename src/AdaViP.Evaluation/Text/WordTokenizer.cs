using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AdaViP.Evaluation.Text;

/// <summary>
/// Splits a text into tokens as NLTK's <c>word_tokenize</c> does: sentences first, then punctuation, quotes, brackets and
/// contractions are set apart by blanks, one rule after the other. The order of the rules is part of the result.
/// </summary>
public static partial class WordTokenizer
{
    private static readonly SearchValues<char> OpeningQuoteMarks = SearchValues.Create("«“‘„`\"'");
    private static readonly SearchValues<char> ClosingQuoteMarks = SearchValues.Create("»”’'\"");

    /// <summary>The tokens, in order. Double quotes come out as `` and '', as in NLTK.</summary>
    /// <param name="text">Any text.</param>
    public static IReadOnlyList<string> Tokenize(string text)
    {
        var tokens = new List<string>(text.Length / 4);
        foreach (string sentence in SentenceSplitter.Split(text))
        {
            AddTokens(sentence, tokens);
        }

        return tokens;
    }

    private static void AddTokens(string sentence, List<string> tokens)
    {
        string spaced = Contractions(ClosingQuotes(Punctuation(OpeningQuotes(sentence))));
        int start = -1;
        for (int i = 0; i <= spaced.Length; i++)
        {
            bool inside = i < spaced.Length && !PythonText.IsSpace(spaced[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                tokens.Add(spaced[start..i]);
                start = -1;
            }
        }
    }

    private static string OpeningQuotes(string text)
    {
        if (!text.AsSpan().ContainsAny(OpeningQuoteMarks))
        {
            return text;
        }

        text = OpeningMark().Replace(text, " $0 ");
        text = text.StartsWith('"') ? "``" + text[1..] : text;
        text = text.Replace("``", " `` ");
        text = QuoteAfterOpening().Replace(text, "$1 `` ");
        return LeadingApostrophe().Replace(text, "' ");
    }

    private static string Punctuation(string text)
    {
        text = SetFinalStopApart(text, "])}>\"'»”’ ", " . ");
        text = CommaOrColon().Replace(text, " $1 $2");
        text = CommaOrColonAtEnd().Replace(text, " $1 ");
        text = Dots().Replace(text, " $0 ");
        text = Pad(text, c => c is ';' or '@' or '#' or '$' or '%' or '&' or (>= '\u2012' and <= '\u2015'));
        text = SetFinalStopApart(text, "])}>\"'", " .");
        text = Pad(text, c => c is '?' or '!');
        text = ApostropheBeforeBlank().Replace(text, "$1 ' ");
        text = Pad(text, c => c is '*' or '[' or ']' or '(' or ')' or '{' or '}' or '<' or '>');
        return text.Replace("--", " -- ");
    }

    private static string ClosingQuotes(string text)
    {
        text = $" {text} ";
        if (!text.AsSpan().ContainsAny(ClosingQuoteMarks))
        {
            return text;
        }

        text = Pad(text, c => c is '»' or '”' or '’');
        text = text.Replace("''", " '' ").Replace("\"", " '' ");
        text = Blanks().Replace(text, " ");
        text = ShortClitic().Replace(text, "$1 $2 ");
        return LongClitic().Replace(text, "$1 $2 ");
    }

    private static string Contractions(string text)
    {
        text = TwoWords().Replace(text, " $1 $2 ");
        return text.Contains('\'') ? Tis().Replace(text, " $1 $2 ") : text;
    }

    // The last full stop, if no other is before it and nothing but closing marks and white space follows. White space goes.
    private static string SetFinalStopApart(string text, string closing, string stop)
    {
        int end = text.Length;
        while (end > 0 && PythonText.IsSpace(text[end - 1]))
        {
            end--;
        }

        int start = end;
        while (start > 0 && closing.Contains(text[start - 1]))
        {
            start--;
        }

        if (start < 2 || text[start - 1] != '.' || text[start - 2] == '.')
        {
            return text;
        }

        // Blanks among the closing marks stay with them; only other white space is dropped.
        while (end < text.Length && closing.Contains(text[end]))
        {
            end++;
        }

        return $"{text[..(start - 1)]}{stop}{text[start..end]} ";
    }

    private static string Pad(string text, Predicate<char> mark)
    {
        StringBuilder? padded = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (mark(text[i]))
            {
                padded ??= new StringBuilder(text, 0, i, text.Length + 16);
                padded.Append(' ').Append(text[i]).Append(' ');
            }
            else
            {
                padded?.Append(text[i]);
            }
        }

        return padded?.ToString() ?? text;
    }

    // Each white-space class adds the separators that Python counts and .NET does not.
    [GeneratedRegex("[«“‘„]|`+", RegexOptions.CultureInvariant)]
    private static partial Regex OpeningMark();

    [GeneratedRegex("""([ (\[{<])(?:"|'')""", RegexOptions.CultureInvariant)]
    private static partial Regex QuoteAfterOpening();

    // Sets an apostrophe apart from a single letter only: 'x, but not 'word.
    [GeneratedRegex(@"'(?!re|ve|ll|[mtsdn])(?=\w\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeadingApostrophe();

    [GeneratedRegex(@"([:,])(\D)", RegexOptions.CultureInvariant)]
    private static partial Regex CommaOrColon();

    [GeneratedRegex("([:,])$", RegexOptions.CultureInvariant)]
    private static partial Regex CommaOrColonAtEnd();

    [GeneratedRegex(@"\.{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Dots();

    [GeneratedRegex("([^'])' ", RegexOptions.CultureInvariant)]
    private static partial Regex ApostropheBeforeBlank();

    [GeneratedRegex(@"[\s\x1C-\x1F]+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex("([^' ])('[sSmMdD]|') ", RegexOptions.CultureInvariant)]
    private static partial Regex ShortClitic();

    [GeneratedRegex("([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", RegexOptions.CultureInvariant)]
    private static partial Regex LongClitic();

    [GeneratedRegex(
        @"\b(?:(?<1>can)(?<2>not)|(?<1>d)(?<2>'ye)|(?<1>gim|lem)(?<2>me)|(?<1>gon)(?<2>na)|(?<1>got)(?<2>ta)"
        + @"|(?<1>more)(?<2>'n))\b"
        + @"|\b(?<1>wan)(?<2>na)(?=[\s\x1C-\x1F])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TwoWords();

    [GeneratedRegex(" ('t)(is|was)\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tis();
}
