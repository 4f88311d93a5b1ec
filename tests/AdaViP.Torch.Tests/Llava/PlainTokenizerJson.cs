using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>
/// tokenizer.json by the tokenizers library's rules, the slow and obvious way: special tokens are cut out, the rest is normalised
/// and cut into words, and in each word the pair of lowest rank is joined, leftmost first, until none is left.
/// </summary>
internal sealed class PlainTokenizerJson
{
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), int> _ranks = [];
    private readonly Dictionary<string, int> _added = new(StringComparer.Ordinal);
    private readonly List<Func<string, string>> _normalizers = [];
    private readonly List<int> _begin = [];
    private readonly Regex? _words;
    private readonly bool _byteLevel;
    private readonly bool _wholeWords;

    internal PlainTokenizerJson(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement;
        JsonElement model = root.GetProperty("model");
        foreach (JsonProperty piece in model.GetProperty("vocab").EnumerateObject())
        {
            _vocabulary.Add(piece.Name, piece.Value.GetInt32());
        }

        foreach (JsonElement merge in model.GetProperty("merges").EnumerateArray())
        {
            string[] parts = merge.GetString()!.Split(' ');
            _ranks.TryAdd((parts[0], parts[1]), _ranks.Count);
        }

        _wholeWords = model.GetProperty("ignore_merges").GetBoolean();
        int next = _vocabulary.Count;
        foreach (JsonElement token in root.GetProperty("added_tokens").EnumerateArray())
        {
            // The library gives ids in order and does not look at the ones in the file.
            string text = token.GetProperty("content").GetString()!;
            _added.Add(text, _vocabulary.TryGetValue(text, out int known) ? known : next++);
        }

        foreach (JsonElement part in root.GetProperty("post_processor").GetProperty("single").EnumerateArray())
        {
            if (part.TryGetProperty("SpecialToken", out JsonElement special))
            {
                string name = special.GetProperty("id").GetString()!;
                _begin.AddRange(root.GetProperty("post_processor").GetProperty("special_tokens").GetProperty(name)
                    .GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
            }
        }

        if (root.GetProperty("normalizer") is { ValueKind: JsonValueKind.Object } normalizer)
        {
            _normalizers.AddRange(normalizer.GetProperty("normalizers").EnumerateArray().Select(Normalizer));
        }

        if (root.GetProperty("pre_tokenizer") is { ValueKind: JsonValueKind.Object } cut)
        {
            _words = new Regex(cut.GetProperty("pretokenizers")[0].GetProperty("pattern").GetProperty("Regex").GetString()!);
            _byteLevel = cut.GetProperty("pretokenizers")[1].GetProperty("type").GetString() == "ByteLevel";
        }
    }

    internal IReadOnlyDictionary<string, int> Added => _added;

    /// <summary>Ids with the begin id, special tokens in the text taken as such.</summary>
    internal List<int> EncodeWithBegin(string text) => [.. _begin, .. Encode(text, specials: true)];

    /// <summary>Ids without the begin id.</summary>
    internal List<int> Encode(string text, bool specials)
    {
        List<int> ids = [];
        Regex tokens = new(string.Join('|', _added.Keys.OrderByDescending(key => key.Length).Select(Regex.Escape)));
        int from = 0;
        foreach (Match match in specials ? tokens.Matches(text) : Enumerable.Empty<Match>())
        {
            EncodeText(text[from..match.Index], ids);
            ids.Add(_added[match.Value]);
            from = match.Index + match.Length;
        }

        EncodeText(text[from..], ids);
        return ids;
    }

    private static Func<string, string> Normalizer(JsonElement rule) => rule.GetProperty("type").GetString() switch
    {
        "Prepend" => Prefix(rule.GetProperty("prepend").GetString()!),
        "Replace" => Replacement(
            rule.GetProperty("pattern").GetProperty("String").GetString()!, rule.GetProperty("content").GetString()!),
        string other => throw new NotSupportedException(other),
        null => throw new NotSupportedException(),
    };

    private static Func<string, string> Prefix(string prefix) => text => text.Length == 0 ? text : prefix + text;

    private static Func<string, string> Replacement(string pattern, string content) =>
        text => text.Replace(pattern, content, StringComparison.Ordinal);

    private void EncodeText(string text, List<int> ids)
    {
        string normal = _normalizers.Aggregate(text, (current, step) => step(current));
        if (_words is null)
        {
            EncodeWord(normal, ids);
            return;
        }

        foreach (Match word in _words.Matches(normal))
        {
            EncodeWord(_byteLevel ? string.Concat(Encoding.UTF8.GetBytes(word.Value).Select(Letter)) : word.Value, ids);
        }
    }

    private void EncodeWord(string word, List<int> ids)
    {
        if (_wholeWords && _vocabulary.TryGetValue(word, out int whole))
        {
            ids.Add(whole);
            return;
        }

        List<string> symbols = [];
        foreach (Rune rune in word.EnumerateRunes())
        {
            string text = rune.ToString();
            symbols.AddRange(_vocabulary.ContainsKey(text) ? [text] : Encoding.UTF8.GetBytes(text).Select(b => $"<0x{b:X2}>"));
        }

        while (true)
        {
            int best = -1;
            int bestRank = int.MaxValue;
            for (int i = 0; i + 1 < symbols.Count; i++)
            {
                if (_ranks.TryGetValue((symbols[i], symbols[i + 1]), out int rank) && rank < bestRank)
                {
                    (best, bestRank) = (i, rank);
                }
            }

            if (best < 0)
            {
                break;
            }

            symbols[best] += symbols[best + 1];
            symbols.RemoveAt(best + 1);
        }

        ids.AddRange(symbols.Select(symbol => _vocabulary[symbol]));
    }

    // GPT-2's table: bytes that print stand for themselves, the others follow from U+0100 in order.
    private static char Letter(byte value)
    {
        static bool Prints(int b) => b is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
        return Prints(value) ? (char)value : (char)(256 + Enumerable.Range(0, value).Count(b => !Prints(b)));
    }
}
