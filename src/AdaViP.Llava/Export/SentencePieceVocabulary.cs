using System.Text.Json;
using AdaViP.Llava.Text;
using AdaViP.Llava.Text.Wire;
using Kind = AdaViP.Llava.Text.Wire.Piece.Types.Kind;

namespace AdaViP.Llava.Export;

/// <summary>
/// SentencePiece's BPE as tokenizer.json: pairs by falling score of what they join, a space in front of every stretch of text,
/// bytes for what is not a piece.
/// </summary>
internal sealed class SentencePieceVocabulary : Vocabulary
{
    private readonly IReadOnlyList<Piece> _pieces;

    private SentencePieceVocabulary(SentencePieceModel model)
    {
        _pieces = model.Pieces;
        int unknown = Enumerable.Range(0, _pieces.Count).FirstOrDefault(id => _pieces[id].Kind == Kind.Unknown, -1);
        Names = new PieceNames(
            [.. _pieces.Select(piece => piece.Text)],
            [
                .. Enumerable.Range(0, _pieces.Count)
                    .Where(id => _pieces[id].Kind is Kind.Control or Kind.Unknown),
            ],
            unknown >= 0 ? unknown : null);
    }

    internal override PieceNames Names { get; }

    internal override string ClassName => "LlamaTokenizer";

    internal override bool PutsSpaceInFront => true;

    internal static SentencePieceVocabulary Read(string path) => new(SentencePieceModel.Read(path));

    internal override void WriteRules(Utf8JsonWriter json)
    {
        // Not Metaspace, which newer versions of transformers write: it puts no space in front of a text that begins with one.
        json.WritePropertyName("normalizer");
        json.WriteRawValue(
            """
            {"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"\u2581"},
            {"type":"Replace","pattern":{"String":" "},"content":"\u2581"}]}
            """);
        json.WriteNull("pre_tokenizer");
        json.WritePropertyName("decoder");
        json.WriteRawValue(
            """
            {"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"\u2581"},"content":" "},
            {"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}
            """);
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", Names.UnknownId is int unknown ? Names.Texts[unknown] : null);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", true);
        json.WriteBoolean("byte_fallback", true);
        json.WriteBoolean("ignore_merges", false);
        TokenizerJson.WriteVocabulary(json, Names.Texts);
        TokenizerJson.WriteMerges(json, Merges());
        json.WriteEndObject();
    }

    /// <summary>
    /// Every way to cut a piece into two pieces. A pair comes before another when it joins to the better piece; among the cuts of
    /// one piece the longer left part comes first, as transformers' converter has it.
    /// </summary>
    private IEnumerable<(string Left, string Right)> Merges()
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < _pieces.Count; id++)
        {
            // Special pieces and bytes are never joined from text.
            if (_pieces[id].Kind == Kind.Normal)
            {
                ids.TryAdd(_pieces[id].Text, id);
            }
        }

        List<(string Left, string Right, float Score, int Id)> merges = [];
        foreach ((string text, int id) in ids)
        {
            for (int cut = text.Length - 1; cut > 0; cut--)
            {
                if (!char.IsLowSurrogate(text[cut]) && ids.ContainsKey(text[..cut]) && ids.ContainsKey(text[cut..]))
                {
                    merges.Add((text[..cut], text[cut..], _pieces[id].Score, id));
                }
            }
        }

        // Stable: the cuts of a piece stay in the order in which they were found.
        return merges.OrderByDescending(merge => merge.Score).ThenBy(merge => merge.Id)
            .Select(merge => (merge.Left, merge.Right));
    }
}
