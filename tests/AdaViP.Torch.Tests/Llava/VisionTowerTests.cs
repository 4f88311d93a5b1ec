using AdaViP.Llava.Models;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Which weights of a tower its features depend on.</summary>
public sealed class VisionTowerTests
{
    // Twelve layers: numbers of two digits are among those on both sides.
    [Theory]
    [InlineData(-2, 11)]
    [InlineData(-12, 1)]
    [InlineData(-1, 12)]
    public void FeatureParameters_AreThoseThatGetAGradient(int layer, int blocksRun)
    {
        LlavaConfig config = TestModels.GroupedConfig();
        config = config with { Vision = config.Vision with { LayerCount = 12 }, VisionFeatureLayer = layer };
        using var scope = NewDisposeScope();
        using LlavaModel model = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.Float32);
        Assert.Equal(blocksRun, config.VisionLayersRun);
        foreach (NamedParameter parameter in model.VisionTower.Parameters)
        {
            parameter.Value.requires_grad_();
        }

        model.VisionTower.Forward(zeros(1, 3, config.Vision.ImageSize, config.Vision.ImageSize)).sum().backward();

        Assert.Equal(
            model.VisionTower.Parameters.Where(parameter => parameter.Value.grad is not null).Select(parameter => parameter.Name),
            model.VisionTower.FeatureParameters.Select(parameter => parameter.Name));
    }
}
