using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Steps;

/// <summary>What one training step works on: a LLaVA of 64 M parameters and two triplets with answers of 100 tokens.</summary>
internal sealed class StepWorkload : IDisposable
{
    internal const int Samples = 2;
    internal const int SystemTokens = 35;
    internal const int QuestionTokens = 20;
    internal const int AnswerTokens = 100;
    internal const long ModelSeed = 64;
    internal const double Beta = 0.1;
    internal const double LearningRate = 5e-6;
    internal const double Beta1 = 0.9;
    internal const double Beta2 = 0.999;
    internal const double Epsilon = 1e-8;
    internal const double MaxGradientNorm = 1.0;

    private const int FirstWordId = 3;
    private const int WordIds = 31000;
    private const int DataSeed = 20255;

    internal StepWorkload()
    {
        Config = CreateConfig();
        Random random = new(DataSeed);
        for (int sample = 0; sample < Samples; sample++)
        {
            int[] prompt =
            [
                .. Words(random, SystemTokens),
                .. Enumerable.Repeat(Config.ImageTokenId, Config.ImageTokenCount),
                .. Words(random, QuestionTokens),
            ];
            int[] chosen = [.. prompt, .. Words(random, AnswerTokens)];
            int[] rejected = [.. prompt, .. Words(random, AnswerTokens)];
            Sequences.Add(new StepSequence(chosen, prompt.Length, 2 * sample));
            Sequences.Add(new StepSequence(rejected, prompt.Length, 2 * sample));
            Sequences.Add(new StepSequence(chosen, prompt.Length, (2 * sample) + 1));
        }

        using Generator generator = new(DataSeed, CPU);
        Pictures = randn(
            [2 * Samples, Config.Vision.ChannelCount, Config.Vision.ImageSize, Config.Vision.ImageSize], generator: generator)
            .DetachFromDisposeScope();
    }

    /// <summary>Decoder 512 × 8 with 8 heads, vocabulary 32064; tower 256 × 6; 336-pixel pictures in patches of 14.</summary>
    internal LlavaConfig Config { get; }

    /// <summary>(chosen, real), (rejected, real), (chosen, doctored) of every sample in turn.</summary>
    internal List<StepSequence> Sequences { get; } = [];

    /// <summary>[2 · samples, 3, 336, 336]: the real and the doctored picture of every sample in turn.</summary>
    internal Tensor Pictures { get; }

    /// <summary>Tokens of all sequences.</summary>
    internal int TotalTokens => Sequences.Sum(sequence => sequence.Ids.Length);

    /// <summary>Tokens whose log-prob counts.</summary>
    internal int AnswerRows => Sequences.Sum(sequence => sequence.Ids.Length - sequence.AnswerStart);

    /// <inheritdoc />
    public void Dispose() => Pictures.Dispose();

    private static int[] Words(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(FirstWordId, FirstWordId + WordIds))];

    private static LlavaConfig CreateConfig() => new()
    {
        Vision = new ClipVisionConfig
        {
            HiddenSize = 256,
            IntermediateSize = 1024,
            LayerCount = 6,
            HeadCount = 4,
            ImageSize = 336,
            PatchSize = 14,
        },
        Text = new LlamaConfig
        {
            VocabularySize = 32064,
            HiddenSize = 512,
            IntermediateSize = 1376,
            LayerCount = 8,
            HeadCount = 8,
            KeyValueHeadCount = 8,
            HeadSize = 64,
            MaxPositions = 2048,
        },
    };
}
