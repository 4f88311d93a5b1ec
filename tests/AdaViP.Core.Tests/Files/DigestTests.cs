using System.Text;
using AdaViP.Core.Files;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class DigestTests
{
    // FIPS 180-4, the example of one block.
    private const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Digest_OfBytesTextStreamAndParts_IsTheSame()
    {
        using var parts = new Digest();
        parts.Append("a"u8);
        parts.AppendText("bc");
        Assert.Equal(OfAbc, parts.Finish());
        Assert.Equal(Digest.Of([]), parts.Finish()); // starts from nothing again
        Assert.Equal(OfAbc, Digest.Of("abc"u8));
        Assert.Equal(OfAbc, Digest.OfText("abc"));
        Assert.Equal(
            OfAbc, Digest.Of(new MemoryStream(Encoding.UTF8.GetBytes("abc")), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Checksum_OfBlockAndParts_IsTheFirstFourBytes()
    {
        using var parts = new Digest();
        parts.Append("ab"u8);
        parts.Append("c"u8);
        Assert.Equal(0xBF1678BAu, Digest.ChecksumOf("abc"u8)); // OfAbc begins with ba 78 16 bf
        Assert.Equal(Digest.ChecksumOf("abc"u8), parts.FinishChecksum());
    }

    [Fact]
    public void OfStream_LongerThanABlock_TellsEveryByteAndStopsWhenAsked()
    {
        byte[] bytes = new byte[(5 << 19) + 1];
        var told = new List<int>();
        Assert.Equal(
            Digest.Of(bytes), Digest.Of(new MemoryStream(bytes), new Sink(told.Add), TestContext.Current.CancellationToken));
        Assert.Equal([1 << 20, 1 << 20, (1 << 19) + 1], told);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => Digest.Of(new MemoryStream(bytes), new Sink(_ => stop.Cancel()), stop.Token));
    }

    private sealed class Sink(Action<int> told) : IProgress<int>
    {
        public void Report(int value) => told(value);
    }
}
