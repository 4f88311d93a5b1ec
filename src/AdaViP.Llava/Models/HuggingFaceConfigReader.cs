namespace AdaViP.Llava.Models;

/// <summary>
/// config.json of the Hugging Face layout.
/// Absent fields take transformers' defaults; old names (<c>rope_theta</c>, <c>torch_dtype</c>, <c>image_token_index</c>)
/// and new ones (<c>rope_parameters</c>, <c>dtype</c>, <c>image_token_id</c>) are read.
/// </summary>
internal static class HuggingFaceConfigReader
{
    private const string Architecture = "LlavaForConditionalGeneration";

    // What transformers' LlavaConfig uses when vision_config is absent: the tower of LLaVA-1.5.
    private static readonly ClipVisionConfig AbsentVision = new()
    {
        HiddenSize = 1024,
        IntermediateSize = 4096,
        LayerCount = 24,
        HeadCount = 16,
        ImageSize = 336,
        PatchSize = 14,
        ProjectionSize = 768,
    };

    internal static LlavaConfig Read(ConfigNode root)
    {
        RequireWord(root, "model_type", "llava");
        foreach (string architecture in root.Texts("architectures"))
        {
            if (architecture != Architecture)
            {
                throw root.Wrong("architectures", $"[\"{Architecture}\"], or LlavaLlamaForCausalLM for the original layout");
            }
        }

        if (root.Text("vision_feature_select_strategy") is not (null or "default"))
        {
            throw root.Wrong("vision_feature_select_strategy", "\"default\" (the class token is dropped)");
        }

        ConfigNode? vision = root.Child("vision_config");
        ConfigNode? text = root.Child("text_config");
        LlamaConfig decoder = text is null ? new LlamaConfig { BeginTokenId = null } : ReadText(text);

        // transformers ties where either of the two says so.
        bool tied = (root.Flag("tie_word_embeddings") ?? false) || decoder.TiedHead;
        return new LlavaConfig
        {
            Vision = vision is null ? AbsentVision : ReadVision(vision),
            Text = decoder with { TiedHead = tied },
            ImageTokenId = root.Integer("image_token_id", 0) ?? root.Integer("image_token_index", 0) ?? 32000,
            PadTokenId = root.Integer("pad_token_id", int.MinValue) ?? text?.Integer("pad_token_id", int.MinValue),
            VisionFeatureLayer = root.Single("vision_feature_layer", "one layer, as a number or a list of one") ?? -2,
            ProjectorActivation = ConfigWords.ActivationOf(root, "projector_hidden_act") ?? Activation.Gelu,
            ProjectorBias = root.Flag("multimodal_projector_bias") ?? true,
            CheckpointDtype = ConfigWords.DtypeOf(root) ?? (text is null ? null : ConfigWords.DtypeOf(text)),
            Layout = CheckpointLayout.HuggingFace,
        };
    }

    /// <summary>A Llama decoder: <c>text_config</c>, or the top level of the original layout.</summary>
    internal static LlamaConfig ReadText(ConfigNode text)
    {
        if (text.Has("model_type"))
        {
            RequireWord(text, "model_type", "llama", "llava_llama", "llava");
        }

        if (ConfigWords.ActivationOf(text, "hidden_act") is not (null or Activation.Silu))
        {
            throw text.Wrong("hidden_act", "\"silu\": the feed-forward layer of Llama is gated by it");
        }

        text.RefuseNull(
            "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "hidden_act",
            "max_position_embeddings", "rms_norm_eps");
        RequireNoBias(text, "attention_bias");
        RequireNoBias(text, "mlp_bias");
        LlamaConfig defaults = new();
        int hidden = text.Integer("hidden_size", 1) ?? defaults.HiddenSize;
        int heads = text.Integer("num_attention_heads", 1) ?? defaults.HeadCount;
        (double theta, RopeScaling? scaling) = ConfigWords.RopeOf(text);
        return new LlamaConfig
        {
            VocabularySize = text.Integer("vocab_size", 1) ?? defaults.VocabularySize,
            HiddenSize = hidden,
            IntermediateSize = text.Integer("intermediate_size", 1) ?? defaults.IntermediateSize,
            LayerCount = text.Integer("num_hidden_layers", 1) ?? defaults.LayerCount,
            HeadCount = heads,
            KeyValueHeadCount = text.Integer("num_key_value_heads", 1) ?? heads,
            HeadSize = text.Integer("head_dim", 1) ?? hidden / heads,
            MaxPositions = text.Integer("max_position_embeddings", 1) ?? defaults.MaxPositions,
            RmsNormEpsilon = ConfigWords.EpsilonOf(text, "rms_norm_eps") ?? defaults.RmsNormEpsilon,
            RopeTheta = theta,
            RopeScaling = scaling,
            TiedHead = text.Flag("tie_word_embeddings") ?? false,
            BeginTokenId = text.Integer("bos_token_id", int.MinValue) is int begin and >= 0 ? begin : null,
            EndTokenIds = text.Ids("eos_token_id") ?? (text.IsNull("eos_token_id") ? [] : defaults.EndTokenIds),
        };
    }

    /// <summary>A CLIP tower: <c>vision_config</c>, or config.json of a CLIP folder.</summary>
    internal static ClipVisionConfig ReadVision(ConfigNode vision)
    {
        if (vision.Has("model_type"))
        {
            RequireWord(vision, "model_type", "clip_vision_model");
        }

        vision.RefuseNull(
            "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "image_size", "patch_size",
            "num_channels", "hidden_act", "layer_norm_eps");
        ClipVisionConfig defaults = new();
        return new ClipVisionConfig
        {
            HiddenSize = vision.Integer("hidden_size", 1) ?? defaults.HiddenSize,
            IntermediateSize = vision.Integer("intermediate_size", 1) ?? defaults.IntermediateSize,
            LayerCount = vision.Integer("num_hidden_layers", 1) ?? defaults.LayerCount,
            HeadCount = vision.Integer("num_attention_heads", 1) ?? defaults.HeadCount,
            ImageSize = vision.Integer("image_size", 1) ?? defaults.ImageSize,
            PatchSize = vision.Integer("patch_size", 1) ?? defaults.PatchSize,
            ChannelCount = vision.Integer("num_channels", 1) ?? defaults.ChannelCount,
            Activation = ConfigWords.ActivationOf(vision, "hidden_act") ?? defaults.Activation,
            LayerNormEpsilon = ConfigWords.EpsilonOf(vision, "layer_norm_eps") ?? defaults.LayerNormEpsilon,
            ProjectionSize = vision.Integer("projection_dim", 1) ?? defaults.ProjectionSize,
        };
    }

    private static void RequireWord(ConfigNode node, string field, params ReadOnlySpan<string> accepted)
    {
        if (!accepted.Contains(node.Text(field)))
        {
            throw node.Wrong(field, string.Join(" or ", accepted.ToArray().Select(word => $"\"{word}\"")));
        }
    }

    private static void RequireNoBias(ConfigNode node, string field)
    {
        if (node.Flag(field) == true)
        {
            throw node.Wrong(field, "false: Llama projections without biases");
        }
    }
}
