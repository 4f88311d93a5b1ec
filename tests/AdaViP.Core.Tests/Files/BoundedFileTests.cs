using System.Globalization;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

/// <summary>Files that are read whole have a largest size, which is looked at before the file is.</summary>
public sealed class BoundedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_UpToTheLimit_IsRead_AndAByteMoreIsRefusedWithBothSizes()
    {
        string path = _folder.At("f");
        File.WriteAllBytes(path, [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], BoundedFile.Read(path, 4));
        string message = Assert.Throws<UserDataException>(() => BoundedFile.Read(path, 3)).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("has 4 bytes or more, but a file of this kind may have 3", message, StringComparison.Ordinal);
        File.WriteAllBytes(path, []);
        Assert.Empty(BoundedFile.Read(path, 1));
    }

    [Fact]
    public void SparseFile_OfTerabytes_IsRefusedUnread()
    {
        string path = _folder.At("sparse");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(1L << 40);
        }

        Assert.Contains("1,099,511,627,776", Assert.Throws<UserDataException>(() =>
            BoundedFile.Read(path, BoundedFile.Records)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeviceOrFileWithoutASize_Any_IsRefusedOrReadToItsEnd()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices and /proc are of Linux");
        Assert.Contains("a device", Assert.Throws<UserDataException>(() => BoundedFile.Read("/dev/zero", 100)).Message,
            StringComparison.Ordinal);
        Assert.NotEmpty(BoundedFile.Read("/proc/self/status", 1 << 20));
        Assert.Throws<UserDataException>(() => BoundedFile.Read("/proc/self/status", 10));
    }

    [Fact]
    public void Holds_OnlyTheSameContents()
    {
        string path = _folder.At("f");
        Assert.False(BoundedFile.Holds(path, "é"));
        File.WriteAllText(path, "é");
        Assert.True(BoundedFile.Holds(path, "é"));
        Assert.False(BoundedFile.Holds(path, "e!"));
        Assert.False(BoundedFile.Holds(path, "é!"));
        Assert.False(BoundedFile.Holds(_folder.Path, ""));
        File.WriteAllText(path, "");
        Assert.True(BoundedFile.Holds(path, ""));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(70_000)]
    public void Lines_UpToTheLimit_AreRead_AndAByteMoreIsRefused(int limit)
    {
        string[] lines = [new('a', limit), "", new('b', limit), "c"];
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        Assert.Equal(lines, BoundedLines.Read(stream, "f", limit).Select(line => Encoding.UTF8.GetString(line.Span)));

        using var longer = new MemoryStream(Encoding.UTF8.GetBytes("a\n" + new string('b', limit + 1)));
        string message = Assert.Throws<UserDataException>(() => BoundedLines.Read(longer, "f", limit).Count()).Message;
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"f, line 2: the line has more than {limit:N0} bytes"),
            message, StringComparison.Ordinal);
    }
}
