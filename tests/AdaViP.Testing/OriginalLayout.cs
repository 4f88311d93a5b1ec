using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdaViP.Testing;

/// <summary>
/// A checkpoint of transformers as the first LLaVA releases had it: the language model with the projector, its tower in a folder
/// beside it. That layout always has Llama-2's 32000 pieces: rows of zeros and pieces that no text contains fill them up.
/// </summary>
public static class OriginalLayout
{
    private const int Pieces = 32000;

    /// <summary>Writes folder/llava and folder/clip and returns the former.</summary>
    /// <param name="policy">A checkpoint in one file, with the names of transformers 5 and a tokenizer.model.</param>
    /// <param name="folder">Gets both folders.</param>
    public static string Write(string policy, TemporaryFolder folder)
    {
        string place = WriteSettings(policy, folder);
        string tokenizer = Path.Combine(policy, "tokenizer.model");
        folder.Write("llava/tokenizer.model", [.. File.ReadAllBytes(tokenizer), .. Unused(RowsOf(policy))]);
        List<(string Name, long[] Shape, byte[] Values)> tensors = [.. Tensors(Path.Combine(policy, "model.safetensors"))];
        foreach ((string target, bool isTower) in ((string, bool)[])[("llava", false), ("clip", true)])
        {
            folder.Write(target + "/model.safetensors", File32(
                [.. tensors.Where(tensor => tensor.Name.StartsWith("vision_model.", StringComparison.Ordinal) == isTower)]));
        }

        return place;
    }

    /// <summary>The same without weights and tokenizer.</summary>
    /// <param name="policy">As above.</param>
    /// <param name="folder">As above.</param>
    public static string WriteSettings(string policy, TemporaryFolder folder)
    {
        JsonObject config = JsonNode.Parse(File.ReadAllBytes(Path.Combine(policy, "config.json")))!.AsObject();
        JsonObject tower = config["vision_config"]!.AsObject();
        folder.Write("clip/config.json", tower.ToJsonString());
        folder.Write("clip/preprocessor_config.json", File.ReadAllBytes(Path.Combine(policy, "preprocessor_config.json")));
        JsonObject llava = config["text_config"]!.DeepClone().AsObject();
        llava["rope_theta"] = llava["rope_parameters"]!["rope_theta"]!.DeepClone();
        llava.Remove("rope_parameters");
        llava["architectures"] = new JsonArray("LlavaLlamaForCausalLM");
        llava["model_type"] = "llava_llama";
        llava["vocab_size"] = Pieces;
        llava["pad_token_id"] = 0;
        llava["torch_dtype"] = config["dtype"]!.DeepClone();
        llava["image_aspect_ratio"] = "pad";
        llava["mm_hidden_size"] = tower["hidden_size"]!.DeepClone();
        llava["mm_projector_type"] = "mlp2x_gelu";
        llava["mm_use_im_patch_token"] = false;
        llava["mm_use_im_start_end"] = false;
        llava["mm_vision_select_feature"] = "patch";
        llava["mm_vision_select_layer"] = config["vision_feature_layer"]!.DeepClone();
        llava["mm_vision_tower"] = "../clip";
        folder.Write("llava/config.json", llava.ToJsonString());
        return folder.At("llava");
    }

    // The image token is the first behind the pieces.
    private static int RowsOf(string policy) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(policy, "config.json")))!["image_token_index"]!.GetValue<int>();

    // Of a sentencepiece model, which may be continued: pieces of the private use area, less likely than any other.
    private static byte[] Unused(int first)
    {
        using MemoryStream model = new();
        for (int id = first; id < Pieces; id++)
        {
            byte[] text = Encoding.UTF8.GetBytes(FormattableString.Invariant($"\uE000{id}"));
            byte[] score = BitConverter.GetBytes(-1e6f);
            byte[] piece = [0x0A, (byte)text.Length, .. text, 0x15, .. score];
            model.Write([0x0A, (byte)piece.Length, .. piece]);
        }

        return model.ToArray();
    }

    private static IEnumerable<(string Name, long[] Shape, byte[] Values)> Tensors(string path)
    {
        GoldenTensors file = new(path);
        foreach (string name in file.Names)
        {
            long[] shape = file.Shape(name);
            byte[] values = [.. file.Singles(name).SelectMany(BitConverter.GetBytes)];
            if (name.EndsWith("lm_head.weight", StringComparison.Ordinal)
                || name.EndsWith("embed_tokens.weight", StringComparison.Ordinal))
            {
                Array.Resize(ref values, Pieces * sizeof(float) * (int)shape[1]);
                shape[0] = Pieces;
            }

            yield return (Renamed(name), shape, values);
        }
    }

    private static string Renamed(string name) => name
        .Replace("vision_tower.", "vision_model.", StringComparison.Ordinal)
        .Replace("multi_modal_projector.linear_1.", "model.mm_projector.0.", StringComparison.Ordinal)
        .Replace("multi_modal_projector.linear_2.", "model.mm_projector.2.", StringComparison.Ordinal)
        .Replace("language_model.", "", StringComparison.Ordinal);

    private static byte[] File32(List<(string Name, long[] Shape, byte[] Values)> tensors)
    {
        JsonObject header = [];
        int end = 0;
        foreach ((string name, long[] shape, byte[] values) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(end, end += values.Length),
            };
        }

        byte[] text = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. tensors.SelectMany(tensor => tensor.Values)];
    }
}
