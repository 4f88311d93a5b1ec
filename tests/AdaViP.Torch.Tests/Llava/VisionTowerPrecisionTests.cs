using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>The tower in bfloat16 against the same numbers computed in float32.</summary>
public sealed class VisionTowerPrecisionTests
{
    // Widths that are not a multiple of a vector: there libtorch's convolution in bfloat16 was wrong on some processors.
    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(64)]
    public void Embedding_BFloat16_IsThatOfFloat32AfterRounding(int width)
    {
        LlavaConfig config = TestModels.GroupedConfig();
        config = config with { Vision = config.Vision with { HiddenSize = width, ProjectionSize = width } };
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using LlavaModel half = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.BFloat16);
        using LlavaModel single = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.Float32);
        using Generator random = new(9);
        Tensor pixels = randn([2, 3, config.Vision.ImageSize, config.Vision.ImageSize], generator: random);

        Tensor want = TowerStates.Of(single.VisionTower, pixels)[0];
        Tensor got = TowerStates.Of(half.VisionTower, pixels)[0].to(ScalarType.Float32);

        double error = ((got - want).norm() / want.norm()).item<float>();
        Assert.True(error <= TensorClose.Bf16Embedding, $"relative error {error:R}, at most {TensorClose.Bf16Embedding:R}");
    }
}
