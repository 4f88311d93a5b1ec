using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class FileProblemTests
{
    [Fact]
    public void Describe_FileThatAnotherHandleHolds_SaysSoWithoutTheRuntimesWords()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.lock", "");
        using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        IOException failure =
            Assert.Throws<IOException>(() => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));

        Assert.True(FileProblem.IsInUse(failure));
        Assert.Equal("another process has the file open", FileProblem.Describe(failure));
    }

    [Fact]
    public void Describe_DeviceWithoutRoom_IsAFullDisk()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is missing");

        IOException failure = Assert.ThrowsAny<IOException>(() =>
        {
            using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write("x"u8);
        });

        Assert.True(FileProblem.IsNoRoom(failure));
        Assert.Equal("the disk is full", FileProblem.Describe(failure));
    }

    [Theory]
    [InlineData(30, "the file system is read-only")]
    [InlineData(122, "the user's disk quota is used up")]
    [InlineData(unchecked((int)0x80070070), "the disk is full")]
    public void Describe_ErrorNumber_IsPutInWords(int number, string words) =>
        Assert.Equal(words, FileProblem.Describe(new IOException("raw words of the runtime", number)));

    [Fact]
    public void Describe_NoPermissionAndUnknown_AreClauses()
    {
        Assert.Equal("this user has no permission to do that there", FileProblem.Describe(new UnauthorizedAccessException("x")));
        Assert.Equal("Something else", FileProblem.Describe(new IOException("Something else.")));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(17_300_000, "17.3 MB")]
    [InlineData(2.5e12, "2.5 TB")]
    public void Format_Bytes_InTheUnitThatSuits(double bytes, string text) => Assert.Equal(text, ByteCount.Format(bytes));

    [Fact]
    public void FormatPair_SmallAndLarge_ShareTheUnitOfTheLarger()
    {
        Assert.Equal(("0.3 GB", "8.4 GB"), ByteCount.FormatPair(3e8, 8.4e9));

        // Nothing is left of the smaller number in the unit of the larger one.
        Assert.Equal(("3.0 TB", "2.1 GB"), ByteCount.FormatPair(3e12, 2.1e9));
    }
}
