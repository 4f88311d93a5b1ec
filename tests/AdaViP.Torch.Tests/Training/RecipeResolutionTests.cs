using AdaViP.Core.Recipes;
using AdaViP.Training;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class RecipeResolutionTests
{
    [Fact]
    public void Resolve_EverythingOpen_TakesCheckpointAndMachine()
    {
        TrainingRecipe resolved =
            RecipeResolution.Resolve(new TrainingRecipe(), RepositoryPaths.Asset("portable/llava/checkpoint"));
        bool gpu = cuda_is_available();
        Assert.Equal(WeightPrecision.Float32, resolved.Model.Precision);
        Assert.Equal(gpu ? "cuda:0" : "cpu", resolved.Runtime.Device);
        Assert.Equal(gpu ? KernelChoice.Torch : KernelChoice.Native, resolved.Runtime.Kernels);
        Assert.Equal(resolved, RecipeResolution.Resolve(resolved, "a folder that is not needed any more"));
    }

    [Theory]
    [InlineData("auto", KernelChoice.Native, "cpu", KernelChoice.Native)]
    [InlineData("auto", KernelChoice.Reference, "cpu", KernelChoice.Reference)]
    [InlineData("cpu", KernelChoice.Auto, "cpu", KernelChoice.Native)]
    [InlineData("cpu", KernelChoice.Torch, "cpu", KernelChoice.Torch)]
    [InlineData("cuda:3", KernelChoice.Auto, "cuda:3", KernelChoice.Torch)]
    public void Resolve_WhatIsNamed_Stays(string device, KernelChoice kernels, string resolvedDevice,
        KernelChoice resolvedKernels)
    {
        TrainingRecipe recipe = new()
        {
            Model = new ModelRecipe { Precision = WeightPrecision.BFloat16 },
            Runtime = new RuntimeRecipe { Device = device, Kernels = kernels },
        };
        TrainingRecipe resolved = RecipeResolution.Resolve(recipe, RepositoryPaths.Asset("portable/llava/checkpoint"));
        Assert.Equal(WeightPrecision.BFloat16, resolved.Model.Precision);
        Assert.Equal((resolvedDevice, resolvedKernels), (resolved.Runtime.Device, resolved.Runtime.Kernels));
    }
}
