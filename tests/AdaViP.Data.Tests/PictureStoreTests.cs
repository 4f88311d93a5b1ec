using AdaViP.Core;
using AdaViP.Data.Tables;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

public sealed class PictureStoreTests : IDisposable
{
    private const int Groups = 5;
    private const int Rows = 4;
    private const int CellBytes = 100;

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _loads = new int[Groups];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_InOrder_LoadsEachGroupOnceAndWritesNothing()
    {
        // Where there is no folder, whatever is set aside fails.
        var store = new PictureStore(2 * Rows * CellBytes, _folder.At("gone"));
        for (int i = 0; i < Groups * Rows; i++)
        {
            Check(store, i / Rows, i % Rows);
        }

        Assert.Equal([1, 1, 1, 1, 1], _loads);
        Assert.True(store.HeldBytes <= 2 * Rows * CellBytes, $"holds {store.HeldBytes} bytes");
    }

    [Fact]
    public void Read_AtRandom_LoadsEachGroupAtMostTwice()
    {
        var store = new PictureStore(2 * Rows * CellBytes, _folder.Path);
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            Check(store, random.Next(Groups), random.Next(Rows));
        }

        Assert.All(_loads, loads => Assert.InRange(loads, 1, 2));
        Assert.True(store.HeldBytes <= 2 * Rows * CellBytes, $"holds {store.HeldBytes} bytes");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path)); // the file has no name
    }

    [Fact]
    public void Read_NoFolderToSetPicturesAside_IsAFailedWriteAndNoMistakeOfTheData()
    {
        var store = new PictureStore(CellBytes, _folder.At("gone"));

        // Of exactly this type: rows with bad data may be left out.
        UserErrorException error = Assert.Throws<UserErrorException>(() => Check(store, 3, 0));
        Assert.Contains(
            $"cannot be set aside in {_folder.At("gone")}: that folder does not exist. Make that folder, or set TMPDIR",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GroupBeyondTheBudget_IsLoadedOnceAndNotHeld()
    {
        var store = new PictureStore(CellBytes, _folder.Path);
        for (int row = 0; row < Rows; row++)
        {
            Check(store, 3, row);
        }

        Assert.Equal(1, _loads[3]);
        Assert.Equal(0, store.HeldBytes);
    }

    [Fact]
    public void Read_FromSeveralThreads_GivesEachItsPicture()
    {
        var store = new PictureStore(2 * Rows * CellBytes, _folder.Path);
        Parallel.For(0, 400, i => Check(store, i * 7 % Groups, i % Rows));
        Assert.All(_loads, loads => Assert.InRange(loads, 1, 2));
    }

    // Row 2 of each group has no picture.
    private void Check(PictureStore store, int group, int row)
    {
        byte[]? picture = store.Read(new GroupKey("file", "image", group), row, () =>
        {
            Interlocked.Increment(ref _loads[group]);
            return [.. Enumerable.Range(0, Rows).Select(r => r == 2 ? null : Picture(group, r))];
        });
        Assert.Equal(row == 2 ? null : Picture(group, row), picture);
    }

    private static byte[] Picture(int group, int row)
    {
        byte[] bytes = new byte[CellBytes - row];
        Array.Fill(bytes, (byte)((group * 16) + row + 1));
        return bytes;
    }
}
