using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using Xunit;
using static TorchSharp.torch;
using Generator = AdaViP.Llava.Generation.Generator;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Answers side by side are those one at a time, whatever lengths and ends the others have.</summary>
public sealed class BatchGenerationTests
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(3, 0.0)]
    [InlineData(1, 0.8)]
    public void GenerateBatch_PromptsOfOtherLengths_EqualsOneAtATime(int beams, double temperature)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        AssertBatchEqualsSingle(golden, model,
            new GenerationOptions { MaxNewTokens = 12, Beams = beams, Temperature = temperature, Seed = 5 });
    }

    [Fact]
    public void GenerateBatch_SeedsOfItsPrompts_DrawsEachAsAlone()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        AssertBatchEqualsSingle(
            golden, model, new GenerationOptions { MaxNewTokens = 12, Temperature = 1.5, Seed = 5 }, prompt => 40 + (3 * prompt));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void GenerateBatch_GroupedHeadsAndTiedHead_EqualsOneAtATime(int beams)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = TestModels.GroupedOfGoldens();
        AssertBatchEqualsSingle(golden, model, new GenerationOptions { MaxNewTokens = 10, Beams = beams });
    }

    [Fact]
    public void GenerateBatch_AnswersThatEndEarly_LeaveTheOthersAlone()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        int early = golden.Json.GetProperty("greedy")[1][2].GetInt32();
        IReadOnlyList<IReadOnlyList<int>> answers = AssertBatchEqualsSingle(
            golden, model, new GenerationOptions { MaxNewTokens = 12, EndTokenIds = [early] });
        Assert.True(answers[2].Count <= 3, $"answer 2, that of sample 1, has {answers[2].Count} tokens");
        Assert.Contains(answers, answer => answer.Count > 3);
    }

    [Fact]
    public void GenerateBatch_OfNothing_IsNothing()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        Assert.Empty(Generator.GenerateBatch(model, [], new GenerationOptions(),
            cancellation: TestContext.Current.CancellationToken));
    }

    private static IReadOnlyList<IReadOnlyList<int>> AssertBatchEqualsSingle(
        GoldenLlava golden, LlavaModel model, GenerationOptions options, Func<int, long>? seedOf = null)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        List<(Tensor Features, int[] PromptIds)> prompts = [];
        for (int sample = 0; sample < 3; sample++)
        {
            Tensor pixels = golden.PixelValues(sample, rejected: false);
            Tensor features = model.Projector.Forward(model.VisionTower.Forward(pixels)).flatten(0, 1);
            int[] prompt = TestModels.PromptFor(model, golden, sample);
            prompts.Add((features, prompt));
            prompts.Add((features, [.. prompt, .. prompt[^(3 + sample)..]]));
        }

        IReadOnlyList<IReadOnlyList<int>> batch = Generator.GenerateBatch(
            model,
            prompts,
            options,
            seedOf is null ? null : [.. Enumerable.Range(0, prompts.Count).Select(seedOf)],
            cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < prompts.Count; i++)
        {
            GenerationOptions own = options with { Seed = seedOf?.Invoke(i) ?? options.Seed };
            Assert.Equal(
                Generator.GenerateFromFeatures(
                    model, prompts[i].Features, prompts[i].PromptIds, own, null, TestContext.Current.CancellationToken),
                batch[i]);
        }

        return batch;
    }
}
