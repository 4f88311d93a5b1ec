using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Native;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Torch.Tests.Support;
using AdaViP.Training.Kernels;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using AdaViP.Training.Steps;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

[Collection(CountsLiveTensors.Name)]
public sealed class TrainingPassTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_WithAndWithoutBackward_LeavesNoTensors(bool checkpointing)
    {
        LlavaConfig config = TestModels.GroupedConfig();
        PackedBatch batch = PackedBatch.Create(DrawnBatches.Samples(config, 2, 3, seed: 8), config.ImageTokenCount);
        using LlavaModel model = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.Float32);
        using TrainedParameters trained = new(model, new ModelRecipe { TrainVisionTower = true });
        using NativePreferenceKernels port = new();
        ChainStep step = new(model, new TensorKernels(port), new ChainOptions(checkpointing, 1024));

        CountsLiveTensors.AssertNoDrift(12, i =>
        {
            using TrainingPass pass = step.Forward(batch, trained);
            if (i % 2 == 0)
            {
                pass.Backward([.. Enumerable.Repeat(0.1, batch.Lengths.Count)]);
            }
        });
    }

    [Fact]
    public void Forward_Cancelled_LeavesNoTensors()
    {
        LlavaConfig config = TestModels.GroupedConfig();
        PackedBatch batch = PackedBatch.Create(DrawnBatches.Samples(config, 2, 3, seed: 8), config.ImageTokenCount);
        using LlavaModel model = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.Float32);
        using TrainedParameters trained = new(model, new ModelRecipe());
        using NativePreferenceKernels port = new();
        ChainOptions options = new(true, 1024) { Cancellation = new CancellationToken(canceled: true) };
        ChainStep step = new(model, new TensorKernels(port), options);

        CountsLiveTensors.AssertNoDrift(
            8, _ => Assert.Throws<OperationCanceledException>(() => step.Forward(batch, trained)));
    }
}
