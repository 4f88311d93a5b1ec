using System.Text.Json;
using AdaViP.Core;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

public sealed class GenerationTests
{
    [Theory]
    [InlineData(GoldenLlava.Portable, "greedy", 1)]
    [InlineData(GoldenLlava.Portable, "beams_3", 3)]
    [InlineData(GoldenLlava.Tiny, "greedy", 1)]
    [InlineData(GoldenLlava.Tiny, "beams_3", 3)]
    public void Generate_GoldenPrompts_GivesGoldenIds(string set, string field, int beams)
    {
        using GoldenLlava golden = GoldenLlava.Open(set);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        for (int sample = 0; sample < golden.Json.GetProperty("samples").GetArrayLength(); sample++)
        {
            int[] want = Ids(golden.Json.GetProperty(field)[sample]);
            using Tensor pixels = golden.PixelValues(sample, rejected: false);
            List<int> streamed = [];
            IReadOnlyList<int> got = Run(
                model,
                pixels,
                Prompt(golden, sample),
                new GenerationOptions { MaxNewTokens = want.Length, Beams = beams },
                streamed.Add);
            Assert.Equal(want, got);
            Assert.Equal(want, streamed);
        }
    }

    [Fact]
    public void Generate_CachedSteps_EqualAPlainForwardOverEverything()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = TestModels.GroupedOfGoldens();
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor pixels = golden.PixelValues(1, rejected: false);
        int[] prompt = TestModels.PromptFor(model, golden, 1);
        IReadOnlyList<int> got = Run(model, pixels, prompt, new GenerationOptions { MaxNewTokens = 8, EndTokenIds = [] });
        int[] ids = prompt;
        foreach (int next in got)
        {
            Tensor hidden = PackedForward.Hidden(model, [ids], pixels);
            long want = nn.functional.linear(hidden[-1], model.Decoder.HeadWeight).argmax().item<long>();
            Assert.Equal(want, next);
            ids = [.. ids, next];
        }
    }

    [Fact]
    public void Generate_EndToken_EndsTheAnswer()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Portable);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        int[] want = Ids(golden.Json.GetProperty("greedy")[0]);
        using Tensor pixels = golden.PixelValues(0, rejected: false);
        IReadOnlyList<int> got = Run(
            model, pixels, Prompt(golden, 0), new GenerationOptions { MaxNewTokens = 12, EndTokenIds = [want[3]] });
        Assert.Equal(want[..4], got);
    }

    [Fact]
    public void Generate_SameSeed_DrawsTheSame_AndAnotherSeedDoesNot()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Portable);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using Tensor pixels = golden.PixelValues(0, rejected: false);
        IReadOnlyList<int> Draw(long seed) => Run(
            model, pixels, Prompt(golden, 0),
            new GenerationOptions { MaxNewTokens = 10, Temperature = 1, TopP = 0.9, Seed = seed });

        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
    }

    [Fact]
    public void Generate_TinyTopP_IsGreedy()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Portable);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using Tensor pixels = golden.PixelValues(2, rejected: false);
        IReadOnlyList<int> got = Run(
            model, pixels, Prompt(golden, 2), new GenerationOptions { MaxNewTokens = 12, Temperature = 1, TopP = 1e-9 });
        Assert.Equal(Ids(golden.Json.GetProperty("greedy")[2]), got);
    }

    // Of the two likeliest, 0.63 and 0.27, the first holds 0.7: top-p 0.7 of what they hold together keeps it alone, 0.71 both.
    [Theory]
    [InlineData(0.69, 1)]
    [InlineData(0.71, 2)]
    public void Draw_LikeliestFew_AreCutBeforeTheirPart(double topP, int kept)
    {
        TokenSampler sampler = new(temperature: 1, topP, topK: 2, seed: 3);
        float[] logits = [MathF.Log(0.27f), MathF.Log(0.63f), MathF.Log(0.06f), MathF.Log(0.04f)];
        HashSet<int> seen = [.. Enumerable.Range(0, 200).Select(_ => sampler.Draw(logits))];
        Assert.Equal(kept == 1 ? [1] : [0, 1], seen.Order());
    }

    // Shares of a draw from known probabilities: n = 20000 draws of p = 0.7 have a deviation of 0.0032; five of them are 0.016.
    [Fact]
    public void Draw_ManyTimes_FollowsTheCutDistribution()
    {
        TokenSampler sampler = new(temperature: 1, topP: 0.95, topK: 0, seed: 3);
        float[] logits = [MathF.Log(0.63f), MathF.Log(0.27f), MathF.Log(0.06f), MathF.Log(0.04f)];
        int[] counts = new int[4];
        for (int i = 0; i < 20000; i++)
        {
            counts[sampler.Draw(logits)]++;
        }

        Assert.Equal(0, counts[3]);
        Assert.InRange(counts[0] / 20000.0, 0.63 / 0.96 - 0.016, 0.63 / 0.96 + 0.016);
        Assert.InRange(counts[1] / 20000.0, 0.27 / 0.96 - 0.016, 0.27 / 0.96 + 0.016);
    }

    [Fact]
    public void Generate_BadOptionsOrPrompt_SaysWhat()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using Tensor pixels = golden.PixelValues(0, rejected: false);
        int[] prompt = Prompt(golden, 0);
        string Complaint(int[] ids, GenerationOptions options) =>
            Assert.ThrowsAny<UserErrorException>(() => Run(model, pixels, ids, options)).Message;

        Assert.Contains("1024 positions", Complaint(prompt, new GenerationOptions { MaxNewTokens = 5000 }),
            StringComparison.Ordinal);
        string tooLong = Assert.Throws<UserOptionException>(
            () => Run(model, pixels, [.. prompt, .. new int[1024]], new GenerationOptions())).Message;
        int images = prompt.Count(id => id == model.Config.ImageTokenId);
        Assert.Contains(
            $"the picture takes {images} tokens, the question with the words around it {prompt.Length + 1024 - images}, "
                + "and the model was made for 1024 positions", tooLong, StringComparison.Ordinal);
        Assert.DoesNotContain("Ask for at most", tooLong, StringComparison.Ordinal);
        Assert.Contains("exclude", Complaint(prompt, new GenerationOptions { Beams = 2, Temperature = 1 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "top_p is 0 but must be a number greater than 0 and at most 1.",
            Complaint(prompt, new GenerationOptions { TopP = 0 }),
            StringComparison.Ordinal);
        Assert.Contains("has 0 image tokens", Complaint([1, 2, 3], new GenerationOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_Cancelled_Throws()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Portable);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using Tensor pixels = golden.PixelValues(0, rejected: false);
        using CancellationTokenSource source = new();
        int tokens = 0;
        void OnToken(int id)
        {
            if (++tokens == 2)
            {
                source.Cancel();
            }
        }

        Assert.Throws<OperationCanceledException>(() => PictureAnswers.Generate(
            model, pixels, Prompt(golden, 0), new GenerationOptions { EndTokenIds = [] }, source.Token, OnToken));
        Assert.Equal(2, tokens);
    }

    private static IReadOnlyList<int> Run(
        LlavaModel model, Tensor pixels, int[] prompt, GenerationOptions options, Action<int>? onToken = null) =>
        PictureAnswers.Generate(model, pixels, prompt, options, TestContext.Current.CancellationToken, onToken);

    private static int[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(id => id.GetInt32())];

    private static int[] Prompt(GoldenLlava golden, int sample)
    {
        GoldenSequence sequence = golden.Sequences.First(s => s.Sample == sample);
        return sequence.InputIds[..sequence.AnswerStart];
    }
}
