using AdaViP.Core.Data;

namespace AdaViP.Llava.Models;

/// <summary>Relations between sizes that must hold for a model to be built.</summary>
internal static class LlavaConfigChecks
{
    // Far above every published tower (576 in LLaVA-1.5), and far below what 32 bits count.
    private const int MostPatches = 1 << 20;

    internal static void Check(LlavaConfig config, string file)
    {
        ClipVisionConfig vision = config.Vision;
        LlamaConfig text = config.Text;
        Require(vision.HiddenSize % vision.HeadCount == 0, file,
            $"vision_config.hidden_size {vision.HiddenSize} is not a multiple of num_attention_heads {vision.HeadCount}");
        Require(vision.PatchSize <= vision.ImageSize, file,
            $"vision_config.patch_size {vision.PatchSize} exceeds image_size {vision.ImageSize}");
        (int size, int patch) = (vision.ImageSize, vision.PatchSize);
        long patches = (long)vision.PatchesPerSide * vision.PatchesPerSide;
        Require(patches <= MostPatches, file,
            $"vision_config.image_size {size} with patch_size {patch} makes {patches:N0} patches; the most are {MostPatches:N0}");
        Require(vision.ChannelCount == 3, file, $"vision_config.num_channels is {vision.ChannelCount}; pictures have 3");
        (int heads, int shared) = (text.HeadCount, text.KeyValueHeadCount);
        Require(heads % shared == 0, file,
            $"text_config.num_attention_heads {heads} is not a multiple of num_key_value_heads {shared}");
        Require(text.HeadSize % 2 == 0, file, $"text_config.head_dim is {text.HeadSize}; rotary positions need an even number");
        int layers = vision.LayerCount;
        Require(config.VisionLayersRun >= 0 && config.VisionLayersRun <= layers, file,
            $"vision_feature_layer {config.VisionFeatureLayer} does not exist: the tower has hidden states 0 to {layers}");
        Require(config.ImageTokenId < text.VocabularySize, file,
            $"image token id {config.ImageTokenId} is not below text_config.vocab_size {text.VocabularySize}");
        if (text.RopeScaling is { Kind: RopeScalingKind.Llama3 } scaling)
        {
            Require(scaling.HighFrequencyFactor > scaling.LowFrequencyFactor, file,
                $"rope high_freq_factor {scaling.HighFrequencyFactor} is not above low_freq_factor {scaling.LowFrequencyFactor}");
        }
    }

    private static void Require(bool holds, string file, FormattableString complaint)
    {
        if (!holds)
        {
            throw new UserDataException($"{file}: {FormattableString.Invariant(complaint)}. "
                + "Compare it with the published file of this model, and fetch it again where it differs.");
        }
    }
}
