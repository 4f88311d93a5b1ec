using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AdaViP.Vision.Tokenizers;

/// <summary>
/// What CLIP does to a text before splitting it: characters put right (ligatures, widths, curled quotes, control characters,
/// NFC), HTML entities resolved twice, white space joined, lower case. Wrongly decoded text (mojibake) is left as it is.
/// </summary>
internal static partial class ClipText
{
    // U+FF61 to U+FFEE, one character each: halfwidth kana and Hangul letters, then wide signs.
    private const int FirstNarrow = 0xFF61;

    private const string NarrowForms =
        "\u3002\u300C\u300D\u3001\u30FB\u30F2\u30A1\u30A3\u30A5\u30A7\u30A9\u30E3\u30E5\u30E7\u30C3\u30FC\u30A2\u30A4"
        + "\u30A6\u30A8\u30AA\u30AB\u30AD\u30AF\u30B1\u30B3\u30B5\u30B7\u30B9\u30BB\u30BD\u30BF\u30C1\u30C4\u30C6\u30C8"
        + "\u30CA\u30CB\u30CC\u30CD\u30CE\u30CF\u30D2\u30D5\u30D8\u30DB\u30DE\u30DF\u30E0\u30E1\u30E2\u30E4\u30E6\u30E8"
        + "\u30E9\u30EA\u30EB\u30EC\u30ED\u30EF\u30F3\u3099\u309A\u1160\u1100\u1101\u11AA\u1102\u11AC\u11AD\u1103\u1104"
        + "\u1105\u11B0\u11B1\u11B2\u11B3\u11B4\u11B5\u111A\u1106\u1107\u1108\u1121\u1109\u110A\u110B\u110C\u110D\u110E"
        + "\u110F\u1110\u1111\u1112???\u1161\u1162\u1163\u1164\u1165\u1166??\u1167\u1168\u1169"
        + "\u116A\u116B\u116C??\u116D\u116E\u116F\u1170\u1171\u1172??\u1173\u1174\u1175??"
        + "?\u00A2\u00A3\u00AC?\u00A6\u00A5\u20A9?\u2502\u2190\u2191\u2192\u2193\u25A0\u25CB";

    private static readonly Dictionary<char, string> Ligatures = new()
    {
        ['\u0132'] = "IJ",
        ['\u0133'] = "ij",
        ['\u0149'] = "\u02BCn",
        ['\u01F1'] = "DZ",
        ['\u01F2'] = "Dz",
        ['\u01F3'] = "dz",
        ['\u01C4'] = "D\u017D",
        ['\u01C5'] = "D\u017E",
        ['\u01C6'] = "d\u017E",
        ['\u01C7'] = "LJ",
        ['\u01C8'] = "Lj",
        ['\u01C9'] = "lj",
        ['\u01CA'] = "NJ",
        ['\u01CB'] = "Nj",
        ['\u01CC'] = "nj",
        ['\uFB00'] = "ff",
        ['\uFB01'] = "fi",
        ['\uFB02'] = "fl",
        ['\uFB03'] = "ffi",
        ['\uFB04'] = "ffl",
        ['\uFB05'] = "\u017Ft",
        ['\uFB06'] = "st",
    };

    /// <summary>The cleaned text.</summary>
    internal static string Clean(string text)
    {
        string repaired = CanonicalForms.Compose(Repair(text));
        string decoded = WebUtility.HtmlDecode(WebUtility.HtmlDecode(repaired));
        return Spaces().Replace(decoded, " ").Trim().ToLowerInvariant();
    }

    private static string Repair(string text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            int code = rune.Value;
            if (code is <= 0x08 or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or (>= 0x206A and <= 0x206F) or 0xFEFF
                or (>= 0xFFF9 and <= 0xFFFC))
            {
                continue;
            }

            if (code is >= 0x02BC and <= 0xFFEF && Narrow((char)code) is string narrow)
            {
                repaired.Append(narrow);
            }
            else if (code <= char.MaxValue && Ligatures.TryGetValue((char)code, out string? letters))
            {
                repaired.Append(letters.Replace('\u02BC', '\''));
            }
            else
            {
                repaired.Append(rune.ToString());
            }
        }

        return repaired.ToString();
    }

    private static string? Narrow(char unit) => unit switch
    {
        '\u02BC' or (>= '\u2018' and <= '\u201B') => "'",
        >= '\u201C' and <= '\u201F' => "\"",
        '\u3000' => " ",
        >= '\uFF01' and <= '\uFF5E' => ((char)(unit - 0xFEE0)).ToString(),
        >= (char)FirstNarrow and <= '\uFFEE' when NarrowForms[unit - FirstNarrow] != '?' =>
            NarrowForms[unit - FirstNarrow].ToString(),
        _ => null,
    };

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
