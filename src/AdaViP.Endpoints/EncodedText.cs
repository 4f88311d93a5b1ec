using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AdaViP.Endpoints;

/// <summary>
/// What a text says when it is decoded: percent encoding, HTML references, escapes of JSON and C, base64 and hexadecimal at any
/// offset of a text, blanks and invisible characters in between, and each of them within another one.
/// </summary>
internal static partial class EncodedText
{
    /// <summary>Base64 or hexadecimal that is looked for within itself: a token in a header in a page.</summary>
    public const int Deepest = 2;

    // Escapes of escapes: "%2541" is "%41" is "A".
    private const int MostRounds = 4;

    /// <summary>Whether a text, or anything that it can be decoded to, is what is looked for.</summary>
    /// <param name="text">Any text; characters above U+00FF end a run.</param>
    /// <param name="isFound">Asked of every reading; the readings of base64 and hexadecimal have one character per byte.</param>
    /// <param name="depth">Levels of base64 and hexadecimal; with 0 only escapes are decoded.</param>
    public static bool Says(string text, Predicate<string> isFound, int depth)
    {
        string plain = Unescape(text);
        if (isFound(text) || (plain != text && isFound(plain)))
        {
            return true;
        }

        if (depth == 0)
        {
            return false;
        }

        string close = Blanks().Replace(plain, "");
        return (close != plain && isFound(close))
            || Decoded(plain).Any(reading => Says(reading, isFound, depth - 1))
            || (close != plain && Decoded(close).Any(reading => Says(reading, isFound, depth - 1)));
    }

    private static string Unescape(string text)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            string plain = Escapes().Replace(WebUtility.HtmlDecode(text), Character);
            if (plain == text)
            {
                break;
            }

            text = plain;
        }

        return text;
    }

    private static string Character(Match escape)
    {
        if (escape.Groups["sign"] is { Success: true } sign)
        {
            return sign.Value;
        }

        bool isDecimal = escape.Groups["dec"].Success;
        int code = int.Parse(
            escape.Groups[isDecimal ? "dec" : "hex"].ValueSpan,
            isDecimal ? NumberStyles.None : NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture);
        return code <= char.MaxValue ? ((char)code).ToString() : escape.Value;
    }

    private static IEnumerable<string> Decoded(string text)
    {
        foreach (Match run in Base64Runs().Matches(text))
        {
            // What stands before it may belong to the same run: "key=c2st…", "BasicYWRtaW4…".
            for (int start = 0; start < 4; start++)
            {
                string digits = run.Value[start..];
                digits = digits[..(digits.Length - (digits.Length % 4 == 1 ? 1 : 0))].Replace('+', '-').Replace('/', '_');
                yield return Encoding.Latin1.GetString(Base64Url.DecodeFromChars(Closed(digits)));
            }
        }

        foreach (Match run in HexRuns().Matches(HexSeparators().Replace(text, "")))
        {
            for (int start = 0; start < 2; start++)
            {
                string digits = run.Value[start..];
                yield return Encoding.Latin1.GetString(Convert.FromHexString(digits[..(digits.Length / 2 * 2)]));
            }
        }
    }

    // A run that was cut may end within a byte, whose rest must be zero for the decoder.
    private static string Closed(string digits) =>
        digits.Length % 4 == 0 ? digits : digits + new string('A', 4 - (digits.Length % 4));

    [GeneratedRegex(
        """&#[xX](?<hex>[0-9a-fA-F]{1,6});?|&#(?<dec>[0-9]{1,7});?|%(?<hex>[0-9a-fA-F]{2})|\\u(?<hex>[0-9a-fA-F]{4})"""
        + """|\\u\{(?<hex>[0-9a-fA-F]{1,6})\}|\\x(?<hex>[0-9a-fA-F]{2})|\\(?<sign>["'/\\])""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();

    [GeneratedRegex("""[\s\p{Cf}\p{Cc}]+""", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex("[A-Za-z0-9+/_-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Base64Runs();

    [GeneratedRegex("0[xX]|[:;,.\\s-]+", RegexOptions.CultureInvariant)]
    private static partial Regex HexSeparators();

    [GeneratedRegex("[0-9a-fA-F]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex HexRuns();
}
