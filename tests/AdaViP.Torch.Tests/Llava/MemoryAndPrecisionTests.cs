using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

[Collection(CountsLiveTensors.Name)]
public sealed class MemoryAndPrecisionTests
{
    /// <summary>
    /// bf16 keeps 8 bits: each rounding is off by up to 2^-9 = 0.2 %. A logit passes some forty roundings in three layers, whose
    /// errors add like a random walk: √40 · 0.2 % ≈ 1.2 % of the largest logit, taken three times.
    /// </summary>
    private const double BFloat16Rounding = 0.036;

    [Fact]
    public void Load_AsBFloat16_StaysWithinItsRounding()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU, ScalarType.BFloat16);
        Assert.All(model.Parameters, parameter => Assert.Equal(ScalarType.BFloat16, parameter.Value.dtype));
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        GoldenSequence sequence = golden.Sequences.First();
        Tensor hidden = PackedForward.Hidden(model, [sequence.InputIds], golden.PixelValues(0, rejected: false));
        Assert.Equal(ScalarType.BFloat16, hidden.dtype);
        Tensor logits = nn.functional.linear(hidden[-1], model.Decoder.HeadWeight);
        TensorClose.Check("last_logits", golden.Tensors.Read("0.++.policy.last_logits"), logits, BFloat16Rounding);
        Tensor logps = PackedForward.AnswerLogps(model, hidden, sequence.InputIds, sequence.AnswerStart);
        TensorClose.Check("token_logps", golden.Tensors.Read("0.++.policy.token_logps"), logps, BFloat16Rounding);
    }

    [Fact]
    public void Parameters_AfterLoading_AreNamedPartsWithoutGradients()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        Assert.Equal(89, model.Parameters.Count);
        Assert.Equal(model.Parameters.Count, model.Parameters.Select(parameter => parameter.Name).Distinct().Count());
        foreach (NamedParameter parameter in model.Parameters)
        {
            Assert.False(parameter.Value.requires_grad, parameter.Name);
            Assert.True(parameter.Value.is_leaf, parameter.Name);
            ParameterPart part = parameter.Name.Split('.')[0] switch
            {
                "vision_tower" => ParameterPart.VisionTower,
                "multi_modal_projector" => ParameterPart.Projector,
                _ => ParameterPart.Decoder,
            };
            Assert.Equal(part, parameter.Part);
            bool normOrBias = parameter.Name.Contains("norm", StringComparison.Ordinal)
                || parameter.Name.EndsWith(".bias", StringComparison.Ordinal)
                || parameter.Name.EndsWith("class_embedding", StringComparison.Ordinal);
            Assert.Equal(!normOrBias, parameter.Decayed);
        }
    }

    [Fact]
    public void CreateRandom_SameSeed_GivesTheSameModel()
    {
        using LlavaModel one = LlavaModel.CreateRandom(TestModels.GroupedConfig(), 5, CPU, ScalarType.Float32);
        using LlavaModel same = LlavaModel.CreateRandom(TestModels.GroupedConfig(), 5, CPU, ScalarType.Float32);
        using LlavaModel other = LlavaModel.CreateRandom(TestModels.GroupedConfig(), 6, CPU, ScalarType.Float32);
        CheckpointFiles.AssertSameWeights(one, same);
        Assert.False(TensorClose.AreEqual(one.Decoder.EmbedWeight.Value, other.Decoder.EmbedWeight.Value));
    }

    [Fact]
    public void Forward_FiftyTimesWithAndWithoutGradients_LeaksNoTensors()
    {
        using LlavaModel model = LlavaModel.CreateRandom(TestModels.GroupedConfig(), 5, CPU, ScalarType.Float32);
        model.Projector.Parameters[0].Value.requires_grad_(true);
        CountsLiveTensors.AssertNoDrift(50, pass =>
        {
            using (no_grad())
            {
                Pass(model);
            }

            Pass(model);
        });
    }

    [Fact]
    public void Generate_FiftyTimes_LeaksNoTensors()
    {
        using LlavaModel model = LlavaModel.CreateRandom(TestModels.GroupedConfig(), 5, CPU, ScalarType.Float32);
        using Tensor pixels = randn(1, 3, 56, 56);
        int[] prompt = [1, .. Enumerable.Repeat(model.Config.ImageTokenId, model.Config.ImageTokenCount), 17];
        CountsLiveTensors.AssertNoDrift(50, pass => PictureAnswers.Generate(
            model,
            pixels,
            prompt,
            new GenerationOptions { MaxNewTokens = 3, Beams = 1 + pass % 2 },
            TestContext.Current.CancellationToken));
    }

    // Owns no dispose scope: whatever a part of the model forgets stays alive and is counted.
    private static void Pass(LlavaModel model)
    {
        using Tensor pixels = randn(1, 3, 56, 56);
        using Tensor tower = model.VisionTower.Forward(pixels);
        using Tensor features = model.Projector.Forward(tower);
        using Tensor flat = features.squeeze(0);
        using Tensor ids = tensor(new long[] { 1, 2, 3 });
        using Tensor text = model.Decoder.Embed(ids);
        using Tensor joined = cat([flat, text]);
        using PackedLayout layout = model.Decoder.Pack([16, 3]);
        using Tensor hidden = model.Decoder.Forward(joined, layout);
        using Tensor sum = hidden.sum();
        if (sum.requires_grad)
        {
            sum.backward();
        }
    }
}
