using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Small shapes that the golden checkpoints do not have.</summary>
internal static class TestModels
{
    /// <summary>Llama-3 shape: grouped heads, tied head, stretched rotary frequencies, head size unlike hidden / heads.</summary>
    internal static LlavaConfig GroupedConfig(int imageSize = 56) => new()
    {
        Vision = new ClipVisionConfig
        {
            HiddenSize = 24,
            IntermediateSize = 40,
            LayerCount = 2,
            HeadCount = 2,
            ImageSize = imageSize,
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

    /// <summary>The grouped shape for the pictures and prompts of the portable goldens.</summary>
    internal static LlavaModel GroupedOfGoldens() =>
        LlavaModel.CreateRandom(GroupedConfig(imageSize: 42), 5, CPU, ScalarType.Float32);

    /// <summary>A golden prompt with the image token of another model.</summary>
    internal static int[] PromptFor(LlavaModel model, GoldenLlava golden, int sample)
    {
        GoldenSequence sequence = golden.Sequences.First(s => s.Sample == sample);
        int pictureId = LlavaConfig.Load(golden.Policy).ImageTokenId;
        return
        [
            .. sequence.InputIds[..sequence.AnswerStart].Select(id => id == pictureId ? model.Config.ImageTokenId : id),
        ];
    }
}
