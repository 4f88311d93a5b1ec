using AdaViP.Core.Images;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Packing;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

/// <summary>The three golden triplets as batch samples: ids and pixel values as transformers had them.</summary>
internal static class GoldenBatches
{
    internal static readonly string[] Kinds = ["++", "+-", "-+"];

    internal static IReadOnlyList<BatchSample> Samples(GoldenLlava golden, LlavaConfig config, int sequences = 3)
    {
        List<GoldenSequence> all = [.. golden.Sequences];
        return [.. Enumerable.Range(0, all.Count / 3).Select(sample => new BatchSample(
            $"sample {sample}",
            [.. all.Skip(sample * 3).Take(sequences).Select(sequence => Sequence(sequence, config))],
            [.. all.Skip(sample * 3).Take(sequences).Select(sequence => Picture(golden, sequence))]))];
    }

    /// <summary>The golden reference log-probs: [3, 3] row by row.</summary>
    internal static double[] ReferenceLogps(GoldenLlava golden)
    {
        using Tensor logps = golden.Tensors.Read("reference.logps");
        return [.. logps.data<double>()];
    }

    private static TokenSequence Sequence(GoldenSequence sequence, LlavaConfig config)
    {
        int start = Array.IndexOf(sequence.InputIds, config.ImageTokenId);
        int count = sequence.InputIds.Count(id => id == config.ImageTokenId);
        return new TokenSequence(sequence.InputIds, start, count, sequence.AnswerStart);
    }

    private static BatchPicture Picture(GoldenLlava golden, GoldenSequence sequence)
    {
        using Tensor pixels = golden.PixelValues(sequence.Sample, sequence.HasRejectedImage);
        return new BatchPicture(
            $"{sequence.Sample}{sequence.HasRejectedImage}",
            new PixelValues([.. pixels.data<float>()], (int)pixels.size(2), (int)pixels.size(3)));
    }
}
