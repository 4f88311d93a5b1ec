using AdaViP.Core.Images;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Training.Packing;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Samples with drawn ids and pixels, for shapes that no golden has.</summary>
internal static class DrawnBatches
{
    /// <summary>Samples of uneven lengths; the last one shows the first one's picture again.</summary>
    internal static IReadOnlyList<BatchSample> Samples(LlavaConfig config, int count, int sequences, int seed)
    {
        Random random = new(seed);
        List<BatchSample> samples = [];
        for (int i = 0; i < count; i++)
        {
            int[] question = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Id(config, random))];
            TokenSequence chosen = Sequence(config, random, question, random.Next(1, 12));
            TokenSequence rejected = Sequence(config, random, question, random.Next(1, 12));
            BatchPicture picture = Picture(config, i == count - 1 ? 0 : i, seed);
            BatchPicture removed = Picture(config, count + i, seed);
            samples.Add(new BatchSample(
                $"drawn {i}",
                [.. new[] { chosen, rejected, chosen }.Take(sequences)],
                [.. new[] { picture, picture, removed }.Take(sequences)]));
        }

        return samples;
    }

    /// <summary>The same samples with a question and another answer after each answer.</summary>
    internal static IReadOnlyList<BatchSample> WithLaterTurns(IReadOnlyList<BatchSample> samples, LlavaConfig config, int seed)
    {
        Random random = new(seed);
        return [.. samples.Select(sample => sample with
        {
            Sequences = [.. sample.Sequences.Select(sequence =>
            {
                int[] later = [.. Enumerable.Range(0, random.Next(2, 20)).Select(_ => Id(config, random))];
                return sequence with
                {
                    InputIds = [.. sequence.InputIds, .. later],
                    LaterQuestions = [new TokenSpan(sequence.InputIds.Length, random.Next(1, later.Length))],
                };
            })],
        })];
    }

    private static TokenSequence Sequence(LlavaConfig config, Random random, int[] question, int answer)
    {
        int[] ids =
        [
            1,
            .. Enumerable.Repeat(config.ImageTokenId, config.ImageTokenCount),
            .. question,
            .. Enumerable.Range(0, answer).Select(_ => Id(config, random)),
        ];
        return new TokenSequence(ids, 1, config.ImageTokenCount, ids.Length - answer);
    }

    private static int Id(LlavaConfig config, Random random) => random.Next(3, config.ImageTokenId - 1);

    private static BatchPicture Picture(LlavaConfig config, int index, int seed)
    {
        Random random = new((seed * 1000) + index);
        int side = config.Vision.ImageSize;
        return new BatchPicture(
            $"picture {index}",
            new PixelValues([.. Enumerable.Range(0, 3 * side * side)
                .Select(_ => (float)((random.NextDouble() * 4) - 2))], side, side));
    }
}
