using System.Globalization;
using System.Text;

namespace AdaViP.Vision.Tokenizers;

/// <summary>
/// Unicode's canonical decomposition (NFD) and composition (NFC). Here and not in <see cref="string.Normalize()"/> because the
/// program runs without ICU (invariant globalisation, docs/decisions/0009), where that returns its input unchanged.
/// </summary>
internal static class CanonicalForms
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Lazy<Tables> Data = new(Read);

    /// <summary>NFD.</summary>
    internal static string Decompose(string text) => Ascii.IsValid(text) ? text : Text(Decomposed(text));

    /// <summary>NFC.</summary>
    internal static string Compose(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        List<int> codes = Decomposed(text);
        Dictionary<int, int> classes = Data.Value.Classes;
        var result = new List<int>(codes.Count);
        int starter = -1;
        int lastClass = 0;
        foreach (int code in codes)
        {
            int combining = classes.GetValueOrDefault(code);
            bool blocked = starter >= 0 && starter < result.Count - 1 && lastClass >= combining;
            if (starter >= 0 && !blocked && Pair(result[starter], code) is int composed)
            {
                result[starter] = composed;
                continue;
            }

            if (combining == 0)
            {
                starter = result.Count;
            }

            lastClass = combining;
            result.Add(code);
        }

        return Text(result);
    }

    private static List<int> Decomposed(string text)
    {
        Tables tables = Data.Value;
        var codes = new List<int>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Add(rune.Value, tables, codes);
        }

        for (int start = 0; start < codes.Count; start++)
        {
            int end = start;
            while (end < codes.Count && tables.Classes.ContainsKey(codes[end]))
            {
                end++;
            }

            if (end - start > 1)
            {
                // Stable: marks of one class keep their order.
                int[] sorted = [.. codes.GetRange(start, end - start).OrderBy(code => tables.Classes[code])];
                for (int i = 0; i < sorted.Length; i++)
                {
                    codes[start + i] = sorted[i];
                }
            }

            start = Math.Max(start, end - 1);
        }

        return codes;
    }

    private static void Add(int code, Tables tables, List<int> codes)
    {
        int syllable = code - SyllableBase;
        if (syllable is >= 0 and < Leads * Vowels * Tails)
        {
            codes.Add(LeadBase + (syllable / (Vowels * Tails)));
            codes.Add(VowelBase + (syllable % (Vowels * Tails) / Tails));
            if (syllable % Tails > 0)
            {
                codes.Add(TailBase + (syllable % Tails));
            }
        }
        else if (tables.Parts.TryGetValue(code, out int[]? parts))
        {
            foreach (int part in parts)
            {
                Add(part, tables, codes);
            }
        }
        else
        {
            codes.Add(code);
        }
    }

    private static int? Pair(int first, int second)
    {
        int lead = first - LeadBase;
        int vowel = second - VowelBase;
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            return SyllableBase + (((lead * Vowels) + vowel) * Tails);
        }

        int syllable = first - SyllableBase;
        int tail = second - TailBase;
        if (syllable is >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0 && tail is > 0 and < Tails)
        {
            return first + tail;
        }

        return Data.Value.Pairs.TryGetValue((first, second), out int composed) ? composed : null;
    }

    private static string Text(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        Span<char> units = stackalloc char[2];
        foreach (int code in codes)
        {
            int length = new Rune(code).EncodeToUtf16(units);
            text.Append(units[..length]);
        }

        return text.ToString();
    }

    private static Tables Read()
    {
        using Stream stream = typeof(CanonicalForms).Assembly.GetManifestResourceStream("canonical-forms.txt")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var tables = new Tables([], [], []);
        while (reader.ReadLine() is string line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0)
            {
                bool composes = line[equals - 1] != '!';
                int code = Hex(line.AsSpan(0, composes ? equals : equals - 1));
                int[] parts = [.. line[(equals + 1)..].Split(' ').Select(part => Hex(part))];
                tables.Parts[code] = parts;
                if (composes && parts.Length == 2)
                {
                    tables.Pairs[(parts[0], parts[1])] = code;
                }

                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            int combining = int.Parse(line.AsSpan(0, colon), CultureInfo.InvariantCulture);
            foreach (string range in line[(colon + 1)..].Split(' '))
            {
                string[] ends = range.Split('-');
                for (int code = Hex(ends[0]); code <= Hex(ends[^1]); code++)
                {
                    tables.Classes[code] = combining;
                }
            }
        }

        return tables;
    }

    private static int Hex(ReadOnlySpan<char> text) =>
        int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Tables(Dictionary<int, int[]> Parts, Dictionary<(int First, int Second), int> Pairs,
        Dictionary<int, int> Classes);
}
