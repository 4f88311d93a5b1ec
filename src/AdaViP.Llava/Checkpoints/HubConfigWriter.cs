using System.Text.Json.Nodes;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Models;
using TorchSharp;

namespace AdaViP.Llava.Checkpoints;

/// <summary>
/// config.json as the hub's LLaVA checkpoints have it, with every size explicit, which every version of transformers reads.
/// Fields of the source that mean nothing here are kept.
/// </summary>
internal static class HubConfigWriter
{
    internal static string Write(LlavaConfig config, torch.ScalarType dtype, string? sourceFile)
    {
        JsonObject root = config.Layout == CheckpointLayout.HuggingFace && sourceFile is not null && File.Exists(sourceFile)
            ? JsonInput.ReadNode(sourceFile, RepeatedKeys.LastCounts, "Fetch the file again.")
            : [];
        foreach (string newer in (ReadOnlySpan<string>)["dtype", "image_token_id"])
        {
            root.Remove(newer);
        }

        string word = ConfigWords.NameOf(dtype);
        root["architectures"] = new JsonArray("LlavaForConditionalGeneration");
        root["model_type"] = "llava";
        root["ignore_index"] = -100;
        root["image_token_index"] = config.ImageTokenId;
        root["image_seq_length"] = config.ImageTokenCount;
        root["multimodal_projector_bias"] = config.ProjectorBias;
        root["projector_hidden_act"] = ConfigWords.NameOf(config.ProjectorActivation);
        root["tie_word_embeddings"] = config.Text.TiedHead;
        root["torch_dtype"] = word;
        root["vision_feature_layer"] = config.VisionFeatureLayer;
        root["vision_feature_select_strategy"] = "default";
        if (config.PadTokenId is int pad and >= 0)
        {
            root["pad_token_id"] = pad;
        }

        WriteText(Child(root, "text_config"), config.Text, word);
        WriteVision(Child(root, "vision_config"), config.Vision, word);
        return root.ToJsonString(JsonStyle.EscapedIndented) + "\n";
    }

    private static JsonObject Child(JsonObject root, string name)
    {
        if (root[name] is not JsonObject child)
        {
            child = [];
            root[name] = child;
        }

        child.Remove("dtype");
        return child;
    }

    private static void WriteText(JsonObject text, LlamaConfig config, string dtype)
    {
        text.Remove("rope_parameters");
        text["model_type"] = "llama";
        text["attention_bias"] = false;
        if (config.BeginTokenId is int begin)
        {
            // Else it stays as the source has it: absent or null, which leaves it to the tokenizer.
            text["bos_token_id"] = begin;
        }

        text["eos_token_id"] = config.EndTokenIds.Count switch
        {
            0 => null,
            1 => JsonValue.Create(config.EndTokenIds[0]),
            _ => new JsonArray([.. config.EndTokenIds.Select(id => (JsonNode)JsonValue.Create(id))]),
        };
        text["head_dim"] = config.HeadSize;
        text["hidden_act"] = "silu";
        text["hidden_size"] = config.HiddenSize;
        text["intermediate_size"] = config.IntermediateSize;
        text["max_position_embeddings"] = config.MaxPositions;
        text["mlp_bias"] = false;
        text["num_attention_heads"] = config.HeadCount;
        text["num_hidden_layers"] = config.LayerCount;
        text["num_key_value_heads"] = config.KeyValueHeadCount;
        text["rms_norm_eps"] = config.RmsNormEpsilon;
        text["rope_scaling"] = Scaling(config.RopeScaling);
        text["rope_theta"] = config.RopeTheta;
        text["tie_word_embeddings"] = config.TiedHead;
        text["torch_dtype"] = dtype;
        text["vocab_size"] = config.VocabularySize;
    }

    private static JsonObject? Scaling(RopeScaling? scaling) => scaling switch
    {
        null => null,
        { Kind: RopeScalingKind.Linear } => new JsonObject { ["rope_type"] = "linear", ["factor"] = scaling.Factor },
        _ => new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = scaling.Factor,
            ["low_freq_factor"] = scaling.LowFrequencyFactor,
            ["high_freq_factor"] = scaling.HighFrequencyFactor,
            ["original_max_position_embeddings"] = scaling.OriginalMaxPositions,
        },
    };

    private static void WriteVision(JsonObject vision, ClipVisionConfig config, string dtype)
    {
        vision["model_type"] = "clip_vision_model";
        vision["hidden_act"] = ConfigWords.NameOf(config.Activation);
        vision["hidden_size"] = config.HiddenSize;
        vision["image_size"] = config.ImageSize;
        vision["intermediate_size"] = config.IntermediateSize;
        vision["layer_norm_eps"] = config.LayerNormEpsilon;
        vision["num_attention_heads"] = config.HeadCount;
        vision["num_channels"] = config.ChannelCount;
        vision["num_hidden_layers"] = config.LayerCount;
        vision["patch_size"] = config.PatchSize;
        vision["projection_dim"] = config.ProjectionSize;
        vision["torch_dtype"] = dtype;
    }
}
