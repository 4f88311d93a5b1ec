using AdaViP.Llava.Models;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Small shapes that the golden checkpoints do not have.</summary>
internal static class TestModels
{
    /// <summary>Llama-3 shape: grouped heads, tied head, stretched rotary frequencies, head size unlike hidden / heads.</summary>
    internal static LlavaConfig GroupedConfig() => new()
    {
        Vision = new ClipVisionConfig
        {
            HiddenSize = 24,
            IntermediateSize = 40,
            LayerCount = 2,
            HeadCount = 2,
            ImageSize = 56,
            PatchSize = 14,
            ProjectionSize = 24,
        },
        Text = new LlamaConfig
        {
            VocabularySize = 1000,
            HiddenSize = 40,
            IntermediateSize = 72,
            LayerCount = 2,
            HeadCount = 6,
            KeyValueHeadCount = 2,
            HeadSize = 8,
            MaxPositions = 4096,
            RmsNormEpsilon = 1e-5,
            RopeTheta = 500000,
            RopeScaling = new RopeScaling(RopeScalingKind.Llama3, 8, 1, 4, 64),
            TiedHead = true,
        },
        ImageTokenId = 999,
        PadTokenId = 998,
        VisionFeatureLayer = -2,
    };
}
