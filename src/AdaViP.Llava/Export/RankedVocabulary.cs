using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Text;

namespace AdaViP.Llava.Export;

/// <summary>Llama-3's ranked byte pieces as tokenizer.json: byte-level BPE behind the same cutting into words.</summary>
internal sealed class RankedVocabulary : Vocabulary
{
    // Names of the 256 ids after the ranked pieces; those that are not listed are reserved ones, counted through.
    private static readonly Dictionary<int, string> Roles = new()
    {
        [0] = "<|begin_of_text|>",
        [1] = "<|end_of_text|>",
        [4] = "<|finetune_right_pad_id|>",
        [6] = "<|start_header_id|>",
        [7] = "<|end_header_id|>",
        [8] = "<|eom_id|>",
        [9] = "<|eot_id|>",
        [10] = "<|python_tag|>",
    };

    private const int SpecialTokens = 256;

    private const string Words =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private readonly List<string> _ranked;

    private RankedVocabulary(List<string> ranked)
    {
        _ranked = ranked;
        int reserved = 0;
        Names = new PieceNames(
            [
                .. ranked,
                .. Enumerable.Range(0, SpecialTokens).Select(
                    offset => Roles.GetValueOrDefault(offset) ?? $"<|reserved_special_token_{reserved++}|>"),
            ],
            [.. Enumerable.Range(ranked.Count, SpecialTokens)],
            UnknownId: null);
    }

    internal override PieceNames Names { get; }

    internal override string ClassName => "PreTrainedTokenizerFast";

    internal override bool PutsSpaceInFront => false;

    internal static RankedVocabulary Read(string path)
    {
        try
        {
            List<string> ranked = [];
            foreach (string line in RankedPieces.Lines(path))
            {
                int space = line.IndexOf(' ', StringComparison.Ordinal);
                ranked.Add(string.Concat(Convert.FromBase64String(line[..space])
                    .Select(value => ByteAlphabet.Characters[value])));
            }

            return new RankedVocabulary(ranked);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new UserDataException($"{path} is not a file of ranked pieces, as Llama-3's is: "
                + $"{ShownValue.Sentence(e.Message)} Fetch the file again.", e);
        }
    }

    internal override void WriteRules(Utf8JsonWriter json)
    {
        json.WriteNull("normalizer");
        json.WritePropertyName("pre_tokenizer");
        json.WriteRawValue(
            $$$"""
            {"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":{{{JsonSerializer.Serialize(Words)}}}},
            "behavior":"Isolated","invert":false},
            {"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}]}
            """);
        json.WritePropertyName("decoder");
        json.WriteRawValue("""{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""");
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);

        // A word that is a piece is that piece, even where no merges lead to it.
        json.WriteBoolean("ignore_merges", true);
        TokenizerJson.WriteVocabulary(json, _ranked);
        TokenizerJson.WriteMerges(json, Merges());
        json.WriteEndObject();
    }

    private IEnumerable<(string Left, string Right)> Merges()
    {
        HashSet<string> known = [.. _ranked];
        foreach (string text in _ranked)
        {
            for (int cut = text.Length - 1; cut > 0; cut--)
            {
                if (known.Contains(text[..cut]) && known.Contains(text[cut..]))
                {
                    yield return (text[..cut], text[cut..]);
                }
            }
        }
    }
}
