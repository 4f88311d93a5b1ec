using AdaViP.Core.Recipes;
using AdaViP.Training.Order;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class GroupedStreamTests
{
    [Fact]
    public void At_SamplesOfAPicture_FollowItsFirstOne()
    {
        GroupedStream stream = new(InOrder(7), 7, ["a", "b", "a", "c", "b", "a", "c"], batch: 3);
        Assert.Equal([0, 2, 5, 1, 4, 3, 6], First(stream, 7)); // c is cut: nothing else is left to fill the batch of b
    }

    [Fact]
    public void At_APictureThatDoesNotFit_WaitsWhileOthersGoAhead()
    {
        GroupedStream stream = new(InOrder(8), 8, ["a", "b", "b", "c", "a", "d", "b", "c"], batch: 4);

        // Two of a leave room for two: b has three, so c comes first; then b and what is left.
        Assert.Equal([0, 4, 3, 7, 1, 2, 6, 5], First(stream, 8));
    }

    [Fact]
    public void At_ManyOfOnePicture_AreSplit()
    {
        GroupedStream stream = new(InOrder(5), 5, ["a", "a", "a", "a", "b"], batch: 2);
        Assert.Equal([0, 1, 2, 3, 4], First(stream, 5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void At_DifferentPictures_IsTheOtherOrder(int batch)
    {
        EpochStream other = new(23, SampleOrder.Shuffle, 5);
        GroupedStream stream = new(other, 23, [.. Enumerable.Range(0, 23).Select(i => $"{i}")], batch);
        Assert.Equal(First(other, 70), First(stream, 70));
    }

    [Fact]
    public void At_AnyData_HasEverySampleOncePerEpoch_InFewerPicturesPerBatch_HoweverItIsReached()
    {
        Random random = new(7);
        string[] pictures = [.. Enumerable.Range(0, 101).Select(_ => $"{random.Next(40)}")];
        EpochStream other = new(101, SampleOrder.Shuffle, 3);
        int[] grouped = First(new GroupedStream(other, 101, pictures, batch: 4), 303);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(Enumerable.Range(0, 101), grouped[(101 * epoch)..(101 * (epoch + 1))].Order());
        }

        int Pictures(int[] order) => order.Chunk(4).Sum(batch => batch.Select(sample => pictures[sample]).Distinct().Count());
        Assert.True(Pictures(grouped) < 0.6 * Pictures(First(other, 303)));
        for (int position = 302; position >= 0; position -= 50)
        {
            Assert.Equal(grouped[position], new GroupedStream(other, 101, pictures, batch: 4).At(position));
        }
    }

    // A weight of 2 has every sample twice in an epoch.
    [Fact]
    public void At_SamplesThatComeTwice_AreNeverTwiceInABatch()
    {
        Twice other = new(6);
        int[] order = First(new GroupedStream(other, 12, ["a", "a", "b", "c", "c", "c"], batch: 4), 24);
        Assert.All(order.Chunk(4), batch => Assert.Equal(4, batch.Distinct().Count()));
        Assert.Equal(First(other, 12).Order(), order[..12].Order());
    }

    private static EpochStream InOrder(int count) => new(count, SampleOrder.Sequential, 0);

    private static int[] First(ISampleStream stream, int count) =>
        [.. Enumerable.Range(0, count).Select(position => stream.At(position))];

    private sealed class Twice(int count) : ISampleStream
    {
        public int At(long position) => (int)(position % count);
    }
}
