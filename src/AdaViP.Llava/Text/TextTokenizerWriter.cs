using System.Text.Json;

namespace AdaViP.Llava.Text;

/// <summary>
/// Writes a tokenizer.json that turns text into ids without adding or finding a special token, cutting or padding: the
/// post-processor is left out, and so are special tokens. Tokens that stay become pieces, so that they keep their ids.
/// </summary>
/// <param name="file">The file as the model has it.</param>
/// <param name="marker">An id that no text may get, whatever the file calls it; null for none.</param>
internal sealed class TextTokenizerWriter(TokenizerFile file, int? marker)
{
    private readonly List<AddedToken> _kept =
        [.. file.Added.Values.Where(token => !token.Special && token.Id != marker).OrderBy(token => token.Id)];

    internal void Write(Stream stream)
    {
        using Utf8JsonWriter writer = new(stream);
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteNull("truncation");
        writer.WriteNull("padding");
        WriteAdded(writer);
        WriteField(writer, "normalizer", file.Root["normalizer"]);
        WriteField(writer, "pre_tokenizer", file.Root["pre_tokenizer"]);
        writer.WriteNull("post_processor");
        WriteField(writer, "decoder", file.Root["decoder"]);
        WriteModel(writer, file.Root["model"]);
        writer.WriteEndObject();
    }

    private void WriteAdded(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("added_tokens");
        foreach (AddedToken token in _kept)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", token.Id);
            writer.WriteString("content", token.Content);
            writer.WriteBoolean("single_word", token.SingleWord);
            writer.WriteBoolean("lstrip", token.LeftStrip);
            writer.WriteBoolean("rstrip", token.RightStrip);
            writer.WriteBoolean("normalized", token.Normalized);
            writer.WriteBoolean("special", false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteModel(Utf8JsonWriter writer, TokenizerNode model)
    {
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        foreach (string name in (string[])["dropout", "continuing_subword_prefix", "end_of_word_suffix"])
        {
            writer.WriteNull(name);
        }

        WriteField(writer, "unk_token", model["unk_token"]);
        foreach (string name in (string[])["fuse_unk", "byte_fallback", "ignore_merges"])
        {
            writer.WriteBoolean(name, model[name].Flag(otherwise: false));
        }

        writer.WriteStartObject("vocab");
        foreach ((string piece, int id) in file.Pieces)
        {
            writer.WriteNumber(piece, id);
        }

        foreach (AddedToken token in _kept.Where(token => !file.Pieces.ContainsKey(token.Content)))
        {
            writer.WriteNumber(token.Content, token.Id);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("merges");
        foreach ((string left, string right) in file.Merges)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(left);
            writer.WriteStringValue(right);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, string name, TokenizerNode value)
    {
        writer.WritePropertyName(name);
        if (value.IsNone)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.Element.WriteTo(writer);
        }
    }
}
