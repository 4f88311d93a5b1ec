using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Native;
using AdaViP.Torch.Safetensors;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Torch.Tests.Support;
using AdaViP.Training.Kernels;
using AdaViP.Training.Objectives;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using AdaViP.Training.Steps;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class GoldenGradientTests
{
    [Theory]
    [InlineData(GoldenLlava.Portable, true, 1024, 4)]
    [InlineData(GoldenLlava.Tiny, true, 1024, 3)]
    [InlineData(GoldenLlava.Portable, true, 7, 4)]
    [InlineData(GoldenLlava.Tiny, true, 7, 3)]
    [InlineData(GoldenLlava.Portable, false, 1024, 4)]
    [InlineData(GoldenLlava.Tiny, false, 1024, 3)]
    [InlineData(GoldenLlava.Portable, true, 1024, 1)]
    [InlineData(GoldenLlava.Tiny, true, 1024, 1)]
    public void ChainStep_GoldenTriplets_LossAndEveryGradientMatch(string set, bool checkpointing, int chunkRows, int batchSize)
    {
        using GoldenLlava golden = GoldenLlava.Open(set);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using TrainedParameters trained = new(model, new ModelRecipe());
        using NativePreferenceKernels port = new();
        TensorKernels kernels = new(port);
        PreferenceStepObjective objective = new(
            kernels, new PreferenceLossOptions(PreferenceObjective.AdaVip, golden.Json.GetProperty("beta").GetDouble()));
        ChainStep step = new(model, kernels, new ChainOptions(checkpointing, chunkRows));
        IReadOnlyList<BatchSample> samples = GoldenBatches.Samples(golden, model.Config);
        double[] reference = GoldenBatches.ReferenceLogps(golden);

        double loss = 0;
        for (int first = 0; first < samples.Count; first += batchSize)
        {
            PackedBatch batch = PackedBatch.Create(
                [.. samples.Skip(first).Take(batchSize)], model.Config.ImageTokenCount);
            using TrainingPass pass = step.Forward(batch, trained);
            BatchLoss share = objective.Compute(
                pass.LogProbs.Sums, reference[(first * 3)..((first + batchSize) * 3)], new StepCounts(samples.Count, 0));
            loss += share.Loss;
            pass.Backward(share.Coefficients);
        }

        Close.ToLargest("loss", [golden.Json.GetProperty("adavip_loss_mean").GetDouble()], [loss], Tolerances.OnePass);
        CheckGradients(golden, trained);
    }

    private static void CheckGradients(GoldenLlava golden, TrainedParameters trained)
    {
        using SafetensorsFile whole = SafetensorsFile.Open(Path.Combine(golden.Folder, "adavip_grads.safetensors"));

        // Matrices of a large vocabulary have every 997th row there; the portable set has none so large.
        string large = Path.Combine(golden.Folder, "adavip_grads_rows_every_997.safetensors");
        using SafetensorsFile? rows = File.Exists(large) ? SafetensorsFile.Open(large) : null;
        int compared = 0;
        foreach (NamedParameter parameter in trained.Parameters)
        {
            using var scope = NewDisposeScope();
            string name = TransformersNames.Of(parameter.Name);
            Tensor gradient = trained.GradientOf(parameter);
            double norm = golden.Json.GetProperty("grad_norms").GetProperty(name).GetDouble();
            Close.ToLargest($"|{name}|", [norm], [gradient.norm().item<float>()], Tolerances.OnePass);
            if (whole.Entries.ContainsKey(name))
            {
                TensorClose.Check(name, whole.Read(name), gradient, Tolerances.OnePass);
                compared++;
            }
            else
            {
                using Tensor every997 = arange(0, gradient.size(0), 997, dtype: ScalarType.Int64);
                TensorClose.Check(name, rows!.Read(name), gradient.index_select(0, every997), Tolerances.OnePass);
                compared++;
            }
        }

        Assert.Equal(whole.Entries.Count + (rows?.Entries.Count ?? 0), compared);
    }
}
