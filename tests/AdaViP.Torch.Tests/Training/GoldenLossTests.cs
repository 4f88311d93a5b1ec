using AdaViP.Core.Losses;
using AdaViP.Core.Settings;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Native;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Kernels;
using AdaViP.Training.Objectives;
using AdaViP.Training.Packing;
using AdaViP.Training.Steps;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class GoldenLossTests
{
    [Theory]
    [InlineData(GoldenLlava.Portable, PreferenceObjective.AdaVip)]
    [InlineData(GoldenLlava.Tiny, PreferenceObjective.AdaVip)]
    [InlineData(GoldenLlava.Portable, PreferenceObjective.Dpo)]
    [InlineData(GoldenLlava.Tiny, PreferenceObjective.Dpo)]
    [InlineData(GoldenLlava.Portable, PreferenceObjective.VisionSum)]
    [InlineData(GoldenLlava.Tiny, PreferenceObjective.VisionSum)]
    [InlineData(GoldenLlava.Portable, PreferenceObjective.VisionHalf)]
    [InlineData(GoldenLlava.Tiny, PreferenceObjective.VisionHalf)]
    [InlineData(GoldenLlava.Portable, PreferenceObjective.VisionJoint)]
    [InlineData(GoldenLlava.Tiny, PreferenceObjective.VisionJoint)]
    [InlineData(GoldenLlava.Portable, PreferenceObjective.Mdpo)]
    [InlineData(GoldenLlava.Tiny, PreferenceObjective.Mdpo)]
    public void Objective_GoldenModels_LossOfEverySampleMatches(string set, PreferenceObjective objective)
    {
        using GoldenLlava golden = GoldenLlava.Open(set);
        double[] losses = Losses(golden, objective, golden.Reference);
        double[] want = [.. golden.Json.GetProperty("losses").GetProperty(SettingNaming.NameOf(objective))
            .EnumerateArray().Select(loss => loss.GetDouble())];
        Close.ToLargest(SettingNaming.NameOf(objective), want, losses, Tolerances.OnePass);
    }

    [Theory]
    [InlineData(PreferenceObjective.AdaVip, 3.0)]
    [InlineData(PreferenceObjective.Dpo, 2.0)]
    [InlineData(PreferenceObjective.VisionSum, 4.0)]
    [InlineData(PreferenceObjective.VisionHalf, 2.0)]
    [InlineData(PreferenceObjective.VisionJoint, 2.0)]
    [InlineData(PreferenceObjective.Mdpo, 8.0)]
    public void Objective_PolicyIsReference_LossIsTheLogarithmOfItsCases(PreferenceObjective objective, double cases)
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Portable);
        foreach (double loss in Losses(golden, objective, golden.Policy))
        {
            Assert.Equal(Math.Log(cases), loss, 1e-15);
        }
    }

    // Two forward passes and the loss of each sample on its own.
    private static double[] Losses(GoldenLlava golden, PreferenceObjective objective, string referenceFolder)
    {
        using NativePreferenceKernels port = new();
        TensorKernels kernels = new(port);
        PreferenceStepObjective loss = new(
            kernels, new PreferenceLossOptions(objective, golden.Json.GetProperty("beta").GetDouble()));
        double[] policy = Logps(golden, golden.Policy, kernels, loss.Objective.Sequences.Count);
        double[] reference = Logps(golden, referenceFolder, kernels, loss.Objective.Sequences.Count);
        int columns = loss.Objective.Sequences.Count;
        return [.. Enumerable.Range(0, policy.Length / columns).Select(sample => loss.Compute(
            policy[(sample * columns)..((sample + 1) * columns)],
            reference[(sample * columns)..((sample + 1) * columns)],
            new StepCounts(1, 0)).Loss)];
    }

    private static double[] Logps(GoldenLlava golden, string folder, TensorKernels kernels, int sequences)
    {
        using LlavaModel model = LlavaCheckpointReader.Load(folder, CPU);
        ChainStep chain = new(model, kernels, new ChainOptions(false, 50));
        PackedBatch batch = PackedBatch.Create(
            GoldenBatches.Samples(golden, model.Config, sequences), model.Config.ImageTokenCount);
        return chain.Evaluate(batch).Sums;
    }
}
