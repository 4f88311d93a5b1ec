using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using Xunit;

namespace AdaViP.Core.Tests.Files;

/// <summary>Files that are read whole have a largest size, which is looked at before the file is.</summary>
public sealed class BoundedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adavip-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_UpToTheLimit_IsRead_AndAByteMoreIsRefusedWithBothSizes()
    {
        string path = Path.Combine(_folder, "f");
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
        string path = Path.Combine(_folder, "sparse");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(1L << 40);
        }

        Assert.Contains("1,099,511,627,776", Assert.Throws<UserDataException>(() => BoundedFile.Read(path, BoundedFile.Records)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeviceOrFileWithoutASize_Any_IsRefusedOrReadToItsEnd()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices and /proc are of Linux");
        Assert.Contains("a device", Assert.Throws<UserDataException>(() => BoundedFile.Read("/dev/zero", 100)).Message, StringComparison.Ordinal);
        Assert.NotEmpty(BoundedFile.Read("/proc/self/status", 1 << 20));
        Assert.Throws<UserDataException>(() => BoundedFile.Read("/proc/self/status", 10));
    }
}
