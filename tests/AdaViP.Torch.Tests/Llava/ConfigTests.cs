using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

public sealed class ConfigTests
{
    // llava-hf/llava-1.5-7b-hf names few sizes; the decoder's come from transformers' defaults.
    private const string Hub7B = """
        {
          "architectures": ["LlavaForConditionalGeneration"], "ignore_index": -100, "image_token_index": 32000,
          "model_type": "llava", "pad_token_id": 32001, "projector_hidden_act": "gelu",
          "text_config": {
            "_name_or_path": "lmsys/vicuna-7b-v1.5", "architectures": ["LlamaForCausalLM"], "max_position_embeddings": 4096,
            "model_type": "llama", "rms_norm_eps": 1e-05, "torch_dtype": "float16", "vocab_size": 32064
          },
          "tie_word_embeddings": false, "torch_dtype": "float16",
          "vision_config": {
            "hidden_size": 1024, "image_size": 336, "intermediate_size": 4096, "model_type": "clip_vision_model",
            "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14, "projection_dim": 768, "vocab_size": 32000
          },
          "vision_feature_layer": -2, "vision_feature_select_strategy": "default", "vocab_size": 32064
        }
        """;

    [Fact]
    public void Load_HubsSevenB_TakesDefaultsForWhatIsAbsent()
    {
        LlavaConfig config = Load(Hub7B);
        Assert.Equal(4096, config.Text.HiddenSize);
        Assert.Equal(11008, config.Text.IntermediateSize);
        Assert.Equal(32, config.Text.LayerCount);
        Assert.Equal(32, config.Text.HeadCount);
        Assert.Equal(32, config.Text.KeyValueHeadCount);
        Assert.Equal(128, config.Text.HeadSize);
        Assert.Equal(32064, config.Text.VocabularySize);
        Assert.Equal(1e-5, config.Text.RmsNormEpsilon);
        Assert.Equal(10000, config.Text.RopeTheta);
        Assert.Null(config.Text.RopeScaling);
        Assert.Null(config.Text.BeginTokenId);
        Assert.Equal([2], config.Text.EndTokenIds);
        Assert.Equal(24, config.Vision.LayerCount);
        Assert.Equal(16, config.Vision.HeadCount);
        Assert.Equal(Activation.QuickGelu, config.Vision.Activation);
        Assert.Equal(576, config.ImageTokenCount);
        Assert.Equal(23, config.VisionLayersRun);
        Assert.Equal(32000, config.ImageTokenId);
        Assert.Equal(32001, config.PadTokenId);
        Assert.Equal(ScalarType.Float16, config.CheckpointDtype);
    }

    [Fact]
    public void Load_OldAndNewStyle_AreTheSameConfiguration()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string old = folder.Copy(golden.Policy);
        CheckpointFiles.EditConfig(old, ToOldStyle);
        LlavaConfig newStyle = LlavaConfig.Load(golden.Policy);
        LlavaConfig oldStyle = LlavaConfig.Load(old);
        Assert.Equal([2], newStyle.Text.EndTokenIds);
        Assert.Equal([2], oldStyle.Text.EndTokenIds);

        // The old one leaves the begin to the tokenizer.
        Assert.Equal<(int?, int?)>((null, 1), (oldStyle.Text.BeginTokenId, newStyle.Text.BeginTokenId));
        Assert.Equal(
            oldStyle with { Text = oldStyle.Text with { EndTokenIds = [] } },
            newStyle with { Text = newStyle.Text with { EndTokenIds = [], BeginTokenId = null } });
    }

    [Theory]
    [InlineData("rope_parameters")]
    [InlineData("rope_scaling")]
    public void Load_Llama31_ReadsGroupedHeadsAndScaling(string style)
    {
        string rope = """{"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,"""
            + """ "original_max_position_embeddings": 8192, "rope_type": "llama3" """;
        rope += style == "rope_parameters" ? ", \"rope_theta\": 500000.0}" : "}, \"rope_theta\": 500000.0";
        LlavaConfig config = Load($$"""
            {"model_type": "llava", "image_token_id": 128256, "dtype": "bfloat16", "text_config": {
              "model_type": "llama", "vocab_size": 128320, "hidden_size": 4096, "intermediate_size": 14336,
              "num_attention_heads": 32, "num_key_value_heads": 8, "eos_token_id": [128001, 128009], "bos_token_id": 128000,
              "{{style}}": {{rope}}} }
            """);
        Assert.Equal(8, config.Text.KeyValueHeadCount);
        Assert.Equal(500000, config.Text.RopeTheta);
        Assert.Equal(new RopeScaling(RopeScalingKind.Llama3, 8, 1, 4, 8192), config.Text.RopeScaling);
        Assert.Equal([128001, 128009], config.Text.EndTokenIds);
        Assert.Equal(128256, config.ImageTokenId);
        Assert.Equal(ScalarType.BFloat16, config.CheckpointDtype);
        Assert.Equal(1024, config.Vision.HiddenSize);
    }

    // Three frequencies by hand: 128-wide heads, theta 500000, factor 8, 8192 original positions. The first turns 1304 times in
    // them and stays. The last turns 0.0032 times and is divided by 8. Pair 32 turns 8192 / (2 pi 707.1) = 1.844 times, between 1
    // and 4: smooth = 0.844 / 3 = 0.2813, frequency (1 - 0.2813) f / 8 + 0.2813 f.
    [Fact]
    public void RotaryFrequencies_Llama31_ScalesLowOnesOnly()
    {
        LlamaConfig config = new()
        {
            RopeTheta = 500000,
            RopeScaling = new RopeScaling(RopeScalingKind.Llama3, 8, 1, 4, 8192),
        };
        double[] scaled = RotaryFrequencies.Of(config);
        double[] plain = RotaryFrequencies.Of(config with { RopeScaling = null });
        Assert.Equal(1, scaled[0]);
        Assert.Equal(plain[63] / 8, scaled[63], 1e-12);
        double turns = 8192 * plain[32] / (2 * Math.PI);
        double smooth = (turns - 1) / 3;
        Assert.InRange(turns, 1.84, 1.85);
        Assert.Equal((1 - smooth) * plain[32] / 8 + smooth * plain[32], scaled[32], 1e-12);
        Assert.Equal(plain[40] / 4,
            RotaryFrequencies.Of(config with { RopeScaling = new RopeScaling(RopeScalingKind.Linear, 4) })[40], 1e-12);
    }

    [Theory]
    [InlineData("model_type", "\"llava_next\"", "model_type is \"llava_next\"")]
    [InlineData("architectures", "[\"Qwen2VLForConditionalGeneration\"]", "Qwen2VLForConditionalGeneration")]
    [InlineData("vision_feature_select_strategy", "\"full\"", "vision_feature_select_strategy is \"full\"")]
    [InlineData("vision_feature_layer", "-40", "vision_feature_layer -40 does not exist")]
    [InlineData("vision_feature_layer", "[-2, -5]", "vision_feature_layer is [-2,-5]; expected one layer")]
    [InlineData("vision_feature_layer", "[]", "expected one layer")]
    [InlineData("vision_feature_layer", "\"last\"", "vision_feature_layer is \"last\"")]
    [InlineData("text_config.rope_scaling", "{\"type\": \"dynamic\", \"factor\": 2}", "rope_scaling.type is \"dynamic\"")]
    [InlineData("text_config.rope_parameters", "{\"rope_type\": \"longrope\"}", "rope_parameters.rope_type is \"longrope\"")]
    [InlineData("text_config.rope_parameters", "{\"partial_rotary_factor\": 0.5}", "partial_rotary_factor is 0.5")]
    [InlineData("text_config.partial_rotary_factor", "0.5", "text_config.partial_rotary_factor is 0.5")]
    [InlineData("text_config.rope_parameters", "{\"sliding_attention\": {}}", "sliding_attention is {}; expected no such")]
    [InlineData("text_config.rope_parameters", "{\"full_attention\": {}, \"rope_theta\": 5}", "full_attention is {}")]
    [InlineData("text_config.mlp_bias", "true", "text_config.mlp_bias is true")]
    [InlineData("vision_config.hidden_act", "\"gelu_new\"", "vision_config.hidden_act is \"gelu_new\"")]
    [InlineData("projector_hidden_act", "\"relu\"", "projector_hidden_act is \"relu\"")]
    [InlineData("image_token_index", "32064", "image token id 32064 is not below text_config.vocab_size 32064")]
    [InlineData("torch_dtype", "\"int8\"", "torch_dtype is \"int8\"")]
    [InlineData("text_config.model_type", "\"mistral\"", "text_config.model_type is \"mistral\"")]
    [InlineData("text_config.hidden_act", "\"gelu\"", "text_config.hidden_act is \"gelu\"")]
    [InlineData("text_config.hidden_size", "\"wide\"", "text_config.hidden_size is \"wide\"")]
    [InlineData("text_config.hidden_size", "0", "text_config.hidden_size is 0")]
    [InlineData("text_config.num_key_value_heads", "5", "num_attention_heads 32 is not a multiple of num_key_value_heads 5")]
    [InlineData("text_config.rope_scaling", "{\"type\": \"yarn\"}", "text_config.rope_scaling.type is \"yarn\"")]
    [InlineData("text_config.rope_scaling", "{\"rope_type\": \"llama3\", \"factor\": 8}",
        "original_max_position_embeddings is absent")]
    [InlineData("text_config.attention_bias", "true", "text_config.attention_bias is true")]
    [InlineData("vision_config.model_type", "\"siglip_vision_model\"", "vision_config.model_type is \"siglip_vision_model\"")]
    [InlineData("vision_config.num_attention_heads", "7", "not a multiple of num_attention_heads 7")]
    [InlineData("vision_config", "3", "vision_config is 3; expected an object")]
    [InlineData("text_config.rms_norm_eps", "1e300", "text_config.rms_norm_eps is 1e300; expected a number of at least 1.2e-38")]
    [InlineData("text_config.rms_norm_eps", "1", "text_config.rms_norm_eps is 1; expected a number of at least 1.2e-38")]
    [InlineData("text_config.rms_norm_eps", "1e-300", "text_config.rms_norm_eps is 1e-300; expected a number of at least "
        + "1.2e-38")]
    [InlineData("text_config.rms_norm_eps", "1e400", "text_config.rms_norm_eps is 1e400; expected a number of at least 1.2e-38")]
    [InlineData("vision_config.layer_norm_eps", "5", "vision_config.layer_norm_eps is 5; expected a number of at least 1.2e-38")]
    [InlineData("vision_config.layer_norm_eps", "0", "vision_config.layer_norm_eps is 0; expected a number of at least 1.2e-38")]
    [InlineData("text_config.rms_norm_eps", "null", "text_config.rms_norm_eps is null; expected a value, or no such field")]
    [InlineData("vision_config.layer_norm_eps", "null", "vision_config.layer_norm_eps is null; expected a value")]
    [InlineData("text_config.vocab_size", "null", "text_config.vocab_size is null; expected a value")]
    [InlineData("text_config.vocab_size", "99999999999999",
        "text_config.vocab_size is 99999999999999; expected a whole number of at most 2147483647")]
    [InlineData("text_config.rope_theta", "1e300", "text_config.rope_theta is 1e300; expected a number of at least 1 and at "
        + "most 1e15")]
    [InlineData("text_config.rope_theta", "0.5", "text_config.rope_theta is 0.5; expected a number of at least 1 and at "
        + "most 1e15")]
    [InlineData("text_config.rope_parameters", "{\"rope_theta\": 1e16}",
        "rope_parameters.rope_theta is 1e16; expected a number of at least 1")]
    [InlineData(
        "text_config.rope_scaling",
        "{\"type\": \"linear\", \"factor\": 1e300}",
        "rope_scaling.factor is 1e300; expected a number of at least 1e-6 and at most 1e6")]
    public void Load_WhatIsNotSupported_NamesFileFieldAndValue(string field, string value, string complaint)
    {
        JsonObject root = JsonNode.Parse(Hub7B)!.AsObject();
        string[] path = field.Split('.');
        JsonObject owner = path.Length == 1 ? root : root[path[0]]!.AsObject();
        owner[path[^1]] = JsonNode.Parse(value);
        UserDataException e = Assert.Throws<UserDataException>(() => Load(root.ToJsonString()));
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        Assert.Contains("config.json: ", e.Message, StringComparison.Ordinal);
    }

    // Python's json has such numbers, and writes them. Nobody reads initializer_range here.
    [Theory]
    [InlineData("initializer_range", "NaN", null)]
    [InlineData("initializer_range", "{\"__float__\": \"Infinity\"}", null)]
    [InlineData("anything", "[1, -Infinity, {\"a\": NaN}]", null)]
    [InlineData("rope_theta", "Infinity", "text_config.rope_theta is Infinity; expected a number of at least 1")]
    [InlineData("rms_norm_eps", "NaN", "text_config.rms_norm_eps is NaN; expected a number")]
    [InlineData("hidden_size", "NaN", "text_config.hidden_size is NaN; expected a whole number")]
    [InlineData("rope_scaling", "NaN", "text_config.rope_scaling is NaN; expected an object")]
    [InlineData("rope_scaling", "{\"type\": \"linear\", \"factor\": NaN}", "text_config.rope_scaling.factor is NaN; expected")]
    [InlineData("model_type", "-Infinity", "text_config.model_type is -Infinity; expected a text")]
    [InlineData("eos_token_id", "[2, NaN]", "text_config.eos_token_id is [2, NaN]; expected an id")]
    public void Load_NumberThatOnlyPythonHas_IsAnErrorOnlyWhereItIsUsed(string field, string value, string? complaint)
    {
        string json = $$"""{"model_type": "llava", "image_token_index": 5, "text_config": {"{{field}}": {{value}} } }""";
        if (complaint is null)
        {
            Assert.Equal(10000, Load(json).Text.RopeTheta);
            return;
        }

        UserDataException e = Assert.Throws<UserDataException>(() => Load(json));
        Assert.Contains("config.json: " + complaint, e.Message, StringComparison.Ordinal);
    }

    // transformers warns of ids below 0 and goes on: no token has them. null says that there is none, other than an absent field.
    [Theory]
    [InlineData("2", new[] { 2 })]
    [InlineData("-1", new int[0])]
    [InlineData("null", new int[0])]
    [InlineData("[]", new int[0])]
    [InlineData("[-1, 7]", new[] { 7 })]
    public void Load_EndIds_AreThoseThatATokenCanHave(string value, int[] ids)
    {
        string text = $$"""{"eos_token_id": {{value}}, "bos_token_id": -1, "pad_token_id": -100}""";
        LlavaConfig config = Load($$"""{"model_type": "llava", "image_token_index": 5, "text_config": {{text}} }""");
        Assert.Equal(ids, config.Text.EndTokenIds);
        Assert.Null(config.Text.BeginTokenId);
        Assert.Equal(-100, config.PadTokenId);
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("half", ScalarType.Float16)]
    [InlineData("float", ScalarType.Float32)]
    public void Load_DtypeWords_AreTorchsOwn(string word, ScalarType? dtype) => Assert.Equal(
        dtype, Load($$"""{"model_type": "llava", "image_token_index": 5, "dtype": "{{word}}"}""").CheckpointDtype);

    [Theory]
    [InlineData("[-2]", -2, 23)]
    [InlineData("[23]", 23, 23)]
    [InlineData("23", 23, 23)]
    [InlineData("-1", -1, 24)]
    [InlineData("0", 0, 0)]
    public void Load_FeatureLayer_IsANumberOrAListOfOne(string value, int layer, int blocks)
    {
        LlavaConfig config = Load($$"""{"model_type": "llava", "image_token_index": 5, "vision_feature_layer": {{value}}}""");
        Assert.Equal((layer, blocks), (config.VisionFeatureLayer, config.VisionLayersRun));
    }

    [Theory]
    [InlineData("null", "null", false)]
    [InlineData("true", "null", true)]
    [InlineData("null", "true", true)]
    [InlineData("false", "true", true)]
    [InlineData("true", "false", true)]
    [InlineData("false", "false", false)]
    public void Load_TieWordEmbeddings_IsTiedWhereEitherSaysSo(string root, string text, bool tied)
    {
        string decoder = $$"""{"tie_word_embeddings": {{text}}}""";
        LlavaConfig config = Load(
            $$"""{"model_type": "llava", "image_token_index": 5, "tie_word_embeddings": {{root}}, "text_config": {{decoder}}}""");
        Assert.Equal(tied, config.Text.TiedHead);
    }

    // convert_rope_params_to_dict of transformers 5: rope_scaling or rope_parameters, its own rope_theta, then the outer one,
    // then 10000.
    [Theory]
    [InlineData("""{"rope_theta": 5e5}""", 5e5, null)]
    [InlineData("""{"rope_theta": 5e5, "rope_parameters": {"rope_theta": 1e6, "rope_type": "default", "factor": 8}}""",
        1e6, null)]
    [InlineData("""{"rope_theta": 5e5, "rope_scaling": {"type": "linear", "factor": 2, "rope_theta": 1e6}}""", 1e6, 2.0)]
    [InlineData("""{"rope_scaling": {"type": "linear", "factor": 2}, "rope_parameters": {"rope_theta": 1e6}}""", 1e4, 2.0)]
    [InlineData("""{"rope_scaling": {}, "rope_parameters": {"rope_theta": 1e6}}""", 1e6, null)]
    [InlineData("""{"rope_scaling": null, "rope_theta": 5e5}""", 5e5, null)]
    [InlineData("""{"rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 5e2}}}""", 5e2, null)]
    [InlineData("""{"rope_theta": 5e5, "rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8}}}""", 5e5, 8.0)]
    [InlineData("""{"rope_scaling": {"rope_type": "linear", "type": "dynamic", "factor": 4}}""", 1e4, 4.0)]
    public void Load_RotarySettings_ComeInTheOrderOfTransformers(string text, double theta, double? factor)
    {
        LlavaConfig config = Load($$"""{"model_type": "llava", "image_token_index": 5, "text_config": {{text}}}""");
        Assert.Equal((theta, factor), (config.Text.RopeTheta, config.Text.RopeScaling?.Factor));
    }

    [Fact]
    public void Load_NoFolderNoFileOrNoJson_SaysWhich()
    {
        using TemporaryFolder folder = new();
        Assert.Contains(
            " does not exist. Give the folder that holds config.json", Complaint(folder.At("nowhere")), StringComparison.Ordinal);
        Assert.Contains("config.json is missing", Complaint(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(folder.At("config.json"), "{");
        Assert.Contains("not valid JSON", Complaint(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(folder.At("config.json"), "[]");
        Assert.Contains("the top level is a", Complaint(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mm_projector_type", "\"linear\"", "mm_projector_type is \"linear\"")]
    [InlineData("mm_vision_tower", "\"openai/clip-nowhere\"", "mm_vision_tower is \"openai/clip-nowhere\"")]
    [InlineData("mm_hidden_size", "31", "mm_hidden_size is 31; expected 32")]
    [InlineData("mm_use_im_start_end", "true", "mm_use_im_start_end is true")]
    [InlineData("mm_vision_select_feature", "\"cls_patch\"", "mm_vision_select_feature is \"cls_patch\"")]
    [InlineData("vocab_size", "32003", "vocab_size is 32003")]
    public void Load_OriginalLayoutThatIsNotSupported_NamesTheField(string field, string value, string complaint)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = OriginalLayout.WriteSettings(golden.Policy, folder);
        Assert.Equal(9, LlavaConfig.Load(place).ImageTokenCount);
        CheckpointFiles.EditConfig(place, config => config[field] = JsonNode.Parse(value));
        Assert.Contains(complaint, Complaint(place), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OriginalLayoutWithAHubName_FindsTheTowerBesideTheModel()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string place = OriginalLayout.WriteSettings(golden.Policy, folder);
        string tower = folder.At("clip-tiny");
        Directory.Move(folder.At("clip"), tower);
        CheckpointFiles.EditConfig(place, config => config["mm_vision_tower"] = "someone/clip-tiny");
        Assert.Equal(tower, LlavaConfig.Load(place).VisionTowerFolder);
    }

    // As the hub's LLaVA-1.5 has it: what is transformers' default is left out.
    private static void ToOldStyle(JsonObject config)
    {
        JsonObject text = config["text_config"]!.AsObject();
        string[] left = ["bos_token_id", "eos_token_id", "head_dim", "hidden_act", "rope_parameters", "pad_token_id"];
        Assert.All(left, field => Assert.True(text.Remove(field), field));
        text["torch_dtype"] = "float32";
        config["pad_token_id"] = 701;
        config["torch_dtype"] = config["dtype"]!.DeepClone();
        Assert.All((string[])["dtype", "multimodal_projector_bias", "image_seq_length"], field =>
            Assert.True(config.Remove(field), field));
        JsonObject vision = config["vision_config"]!.AsObject();
        Assert.All((string[])["hidden_act", "layer_norm_eps", "num_channels"], field => Assert.True(vision.Remove(field), field));
    }

    private static string Complaint(string folder) => Assert.Throws<UserDataException>(() => LlavaConfig.Load(folder)).Message;

    private static LlavaConfig Load(string json)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("config.json"), json);
        return LlavaConfig.Load(folder.Path);
    }
}
