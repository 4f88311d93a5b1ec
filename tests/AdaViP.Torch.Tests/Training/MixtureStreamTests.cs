using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Training.Order;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class MixtureStreamTests
{
    [Fact]
    public void EqualWeights_AreTheStreamOfOneFile()
    {
        (ISampleStream stream, int length) = Create("equal", SampleOrder.Shuffle, 4, 3);
        EpochStream plain = new(7, SampleOrder.Shuffle, 42);
        Assert.Equal(7, length);
        Assert.Equal(First(plain, 30), First(stream, 30));
        Assert.Equal(First(plain, 30), First(Create("1, 1", SampleOrder.Shuffle, 4, 3).Stream, 30));
    }

    [Theory]
    [InlineData(SampleOrder.Shuffle)]
    [InlineData(SampleOrder.Sequential)]
    public void Weights_SayHowOftenAnEpochHasEachRow(SampleOrder order)
    {
        // Twice 4 rows, half of 6 rows, and 1.5 times 2 rows.
        (ISampleStream stream, int length) = Create("2, 0.5, 1.5", order, 4, 6, 2);
        Assert.Equal(8 + 3 + 3, length);
        int[] counts = new int[12];
        for (int epoch = 0; epoch < 6; epoch++)
        {
            int[] samples = [.. Enumerable.Range(epoch * length, length).Select(position => stream.At(position))];
            Assert.Equal(8, samples.Count(sample => sample < 4));
            Assert.Equal(3, samples.Where(sample => sample is >= 4 and < 10).Distinct().Count());
            Assert.Equal(3, samples.Count(sample => sample >= 10));
            foreach (int sample in samples)
            {
                counts[sample]++;
            }
        }

        Assert.Equal([12, 12, 12, 12, 3, 3, 3, 3, 3, 3, 9, 9], counts);
    }

    [Fact]
    public void SomePosition_IsTheSameHoweverItIsReached()
    {
        int[] forward = First(Create("0.3, 3", SampleOrder.Shuffle, 10, 5).Stream, 100);
        for (int position = 99; position >= 0; position -= 7)
        {
            Assert.Equal(forward[position], Create("0.3, 3", SampleOrder.Shuffle, 10, 5).Stream.At(position));
        }
    }

    [Fact]
    public void Sequential_GoesThroughOneAfterTheOther() =>
        Assert.Equal([0, 1, 0, 1, 2, 0, 1, 0, 1, 3], First(Create("2, 0.5", SampleOrder.Sequential, 2, 2).Stream, 10));

    [Fact]
    public void SmallWeight_LeavesOneRow() => Assert.Equal(2 + 1, Create("1, 0.001", SampleOrder.Shuffle, 2, 5).EpochLength);

    [Theory]
    [InlineData("2, 1, 1", "3 numbers, but 2 data are named")]
    [InlineData("2", "which is one number, but 2 data are named")]
    [InlineData("2, 0", "above 0")]
    [InlineData("2, -1", "above 0")]
    [InlineData("2, nan", "above 0")]
    [InlineData("2, 1001", "at most 1000")]
    [InlineData("", "must be equal")]
    public void WeightsThatDoNotFit_AreRefused(string weights, string reason)
    {
        UserOptionException error = Assert.Throws<UserOptionException>(() => Create(weights, SampleOrder.Shuffle, 2, 2));
        Assert.Contains($"data.weights is \"{weights}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static (ISampleStream Stream, int EpochLength) Create(string weights, SampleOrder order, params int[] rows)
    {
        PreferenceSample[] samples =
        [
            .. rows.SelectMany((count, source) => Enumerable.Range(0, count).Select(row =>
                new PreferenceSample($"{source}:{row}", row, new NoPicture(), null, "q?", "c", "r") { Source = source })),
        ];
        return MixtureStream.Create(samples, rows.Length, new DataRecipe { Weights = weights, Order = order }, 42);
    }

    private static int[] First(ISampleStream stream, int count) =>
        [.. Enumerable.Range(0, count).Select(position => stream.At(position))];

    private sealed class NoPicture : ImageReference
    {
        public override string Description => "none";

        public override ReadOnlyMemory<byte> ReadBytes() => throw new InvalidOperationException("No test reads it.");
    }
}
