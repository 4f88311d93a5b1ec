using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Native;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Kernels;
using AdaViP.Training.Objectives;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using AdaViP.Training.Steps;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class PackedEqualsPlainTests
{
    private const double Beta = 0.3;

    [Theory]
    [InlineData(false, true, true, 3)]
    [InlineData(true, true, true, 3)]
    [InlineData(true, false, false, 3)]
    [InlineData(false, true, false, 3)]
    [InlineData(false, false, true, 3)]
    [InlineData(false, true, true, 1)]
    [InlineData(false, true, true, 1, true)]
    [InlineData(false, true, true, 3, true)]
    public void ChainStep_GroupedHeadsAndTiedHead_EveryTrainedGradientIsThePlainGraphs(
        bool tower, bool projector, bool decoder, int sequences, bool laterTurns = false)
    {
        LlavaConfig config = TestModels.GroupedConfig();
        ModelRecipe parts = new() { TrainVisionTower = tower, TrainProjector = projector, TrainDecoder = decoder };
        IReadOnlyList<BatchSample> samples = DrawnBatches.Samples(config, 3, sequences, seed: 5);
        samples = laterTurns ? DrawnBatches.WithLaterTurns(samples, config, seed: 6) : samples;
        double[] reference = [.. Enumerable.Range(0, samples.Count * sequences).Select(i => -40.0 - (i % 4))];
        long answerTokens = samples.Sum(sample => (long)sample.Sequences[0].AnswerTokens);
        using NativePreferenceKernels port = new();
        TensorKernels kernels = new(port);
        IStepObjective objective = sequences == 1
            ? new SupervisedStepObjective()
            : new PreferenceStepObjective(kernels, new PreferenceLossOptions(PreferenceObjective.AdaVip, Beta));

        using LlavaModel model = LlavaModel.CreateRandom(config, 11, CPU, ScalarType.Float32);
        using LlavaModel plain = LlavaModel.CreateRandom(config, 11, CPU, ScalarType.Float32);
        using TrainedParameters trained = new(model, parts);
        ChainStep step = new(model, kernels, new ChainOptions(true, 5));
        PackedBatch batch = PackedBatch.Create(samples, config.ImageTokenCount);
        Assert.Equal(sequences > 1, batch.HeadRows.Length < batch.AnswerRows.Length);
        using TrainingPass ours = step.Forward(batch, trained);
        BatchLoss share = objective.Compute(ours.LogProbs.Sums, reference, new StepCounts(samples.Count, answerTokens));
        ours.Backward(share.Coefficients);

        RequireGradients(plain, parts);
        (double plainLoss, double[] plainLogps) = PlainStep.Run(
            plain, samples, sequences == 1 ? PlainStep.Supervised(answerTokens) : PlainStep.AdaVip(reference, Beta));

        Close.ToLargest("loss", [plainLoss], [share.Loss], Tolerances.OnePass);
        Close.ToLargest("logps", plainLogps, ours.LogProbs.Sums, Tolerances.OnePass);
        CompareGradients(plain, trained);
    }

    [Fact]
    public void ChainStep_WithAndWithoutCheckpointing_SameBits()
    {
        LlavaConfig config = TestModels.GroupedConfig();
        IReadOnlyList<BatchSample> samples = DrawnBatches.Samples(config, 2, 3, seed: 8);
        Assert.Equal(GradientBits(config, samples, checkpointing: true), GradientBits(config, samples, checkpointing: false));
    }

    [Fact]
    public void ChainStep_BFloat16_GradientsPointWhereThoseOfFloat32Point()
    {
        LlavaConfig config = TestModels.GroupedConfig();
        IReadOnlyList<BatchSample> samples = DrawnBatches.Samples(config, 2, 3, seed: 8);
        using LlavaModel single = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.Float32);
        using LlavaModel half = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.BFloat16);
        using TrainedParameters singleTrained = Train(single, samples, checkpointing: true);
        using TrainedParameters halfTrained = Train(half, samples, checkpointing: true);
        for (int i = 0; i < singleTrained.Parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            Tensor want = singleTrained.GradientOf(singleTrained.Parameters[i]).flatten();
            Tensor got = halfTrained.GradientOf(halfTrained.Parameters[i]).flatten();
            Assert.Equal(ScalarType.Float32, got.dtype);
            double cosine = (want.dot(got) / (want.norm() * got.norm())).item<float>();
            Assert.True(
                cosine >= 1 - Tolerances.Bf16Direction,
                $"{singleTrained.Parameters[i].Name}: cosine {cosine:R}, at least {1 - Tolerances.Bf16Direction:R}");
        }
    }

    private static void RequireGradients(LlavaModel model, ModelRecipe parts)
    {
        foreach (NamedParameter parameter in model.Parameters)
        {
            parameter.Value.requires_grad_(parameter.Part switch
            {
                ParameterPart.VisionTower => parts.TrainVisionTower,
                ParameterPart.Projector => parts.TrainProjector,
                _ => parts.TrainDecoder,
            });
        }
    }

    private static void CompareGradients(LlavaModel plain, TrainedParameters trained)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> ours = trained.Parameters.ToDictionary(p => p.Name, trained.GradientOf);
        int compared = 0;
        foreach (NamedParameter parameter in plain.Parameters.Where(parameter => parameter.Value.requires_grad))
        {
            Tensor? want = parameter.Value.grad;
            if (want is null)
            {
                // Behind the selected layer of the tower: no gradient there, and not trained here.
                Assert.False(ours.ContainsKey(parameter.Name), $"{parameter.Name} is trained but gets no gradient.");
                continue;
            }

            // A constant added to all keys shifts all scores of a query alike: the true gradient of a key bias is 0, and what is
            // there is rounding, measured against the gradient of the query bias beside it.
            bool isZero = parameter.Name.EndsWith("k_proj.bias", StringComparison.Ordinal);
            Tensor scale = isZero ? ours[parameter.Name.Replace("k_proj", "q_proj", StringComparison.Ordinal)] : want;
            double tolerance = Tolerances.OnePass * scale.abs().max().item<float>();
            double error = (want - ours[parameter.Name]).abs().max().item<float>();
            Assert.True(error <= tolerance, $"{parameter.Name}: largest error {error:E2}, tolerance {tolerance:E2}");
            compared++;
        }

        Assert.Equal(ours.Count, compared);
        Assert.NotEqual(0, compared);
    }

    private static TrainedParameters Train(LlavaModel model, IReadOnlyList<BatchSample> samples, bool checkpointing)
    {
        using NativePreferenceKernels port = new();
        TrainedParameters trained = new(model, new ModelRecipe());
        PackedBatch batch = PackedBatch.Create(samples, model.Config.ImageTokenCount);
        ChainStep step = new(model, new TensorKernels(port), new ChainOptions(checkpointing, 1024));
        using TrainingPass pass = step.Forward(batch, trained);
        pass.Backward([.. Enumerable.Range(0, batch.Lengths.Count).Select(i => i % 3 == 0 ? -0.2 : 0.1)]);
        return trained;
    }

    private static byte[] GradientBits(LlavaConfig config, IReadOnlyList<BatchSample> samples, bool checkpointing)
    {
        using LlavaModel model = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.Float32);
        using TrainedParameters trained = Train(model, samples, checkpointing);
        return [.. trained.Parameters.SelectMany(parameter => trained.GradientOf(parameter).bytes.ToArray())];
    }
}
