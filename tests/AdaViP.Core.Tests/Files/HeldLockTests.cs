using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class HeldLockTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_Held_IsRefusedUntilTheEndOfTheHold(bool goes)
    {
        using TemporaryFolder folder = new();
        string path = folder.At("lock");
        using (HeldLock.Take(path, goes))
        {
            Assert.True(FileProblem.IsInUse(Assert.Throws<IOException>(() => HeldLock.Take(path, goes))));
        }

        Assert.Equal(!goes, File.Exists(path));
        HeldLock.Take(path, goes).Dispose();
    }

    [Fact]
    public void Dispose_FileOfAnotherHolderUnderTheName_Stays()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("lock");
        using HeldLock first = HeldLock.Take(path, goes: true);
        File.Delete(path);
        using HeldLock second = HeldLock.Take(path, goes: true);

        first.Dispose();

        Assert.True(File.Exists(path));
        second.Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Take_FromManyThreads_NoTwoHoldItAtATime()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("lock");
        int holders = 0;
        int holds = 0;
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                using HeldLock held = HeldLock.Take(path, goes: true);
                Assert.Equal(1, Interlocked.Increment(ref holders));
                Interlocked.Increment(ref holds);
                Interlocked.Decrement(ref holders);
            }
            catch (IOException e) when (FileProblem.IsInUse(e))
            {
                // Another thread holds it.
            }
        });
        Assert.True(holds > 0);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
