using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using Microsoft.Win32.SafeHandles;

namespace AdaViP.Data.Tables;

/// <summary>
/// A temporary file of picture bytes, without a name from the start, so that nothing is left however the program ends.
/// </summary>
internal sealed class PictureSpool
{
    private readonly string _folder;
    private readonly SafeFileHandle _file;
    private long _length;

    /// <summary>Creates the file.</summary>
    /// <exception cref="UserErrorException">The folder cannot be written.</exception>
    public PictureSpool(string folder)
    {
        _folder = folder;
        string path = Path.Combine(folder, $"adavip-pictures-{Guid.NewGuid():N}");
        try
        {
            _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NoRoom(exception);
        }
    }

    /// <summary>Appends pictures; one call at a time.</summary>
    /// <exception cref="UserErrorException">The disk is full.</exception>
    public Slot[] Append(byte[]?[] cells)
    {
        var slots = new Slot[cells.Length];
        long end = _length;
        try
        {
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i] is byte[] cell)
                {
                    RandomAccess.Write(_file, cell, end);
                    slots[i] = new Slot(end, cell.Length);
                    end += cell.Length;
                }
                else
                {
                    slots[i] = new Slot(end, -1);
                }
            }
        }
        catch (Exception exception) when (WriteProblem.IsOne(exception))
        {
            throw NoRoom(exception);
        }

        _length = end;
        return slots;
    }

    /// <summary>A picture; null where the row has none. Any number of calls at a time.</summary>
    public byte[]? Read(Slot slot)
    {
        if (slot.Length < 0)
        {
            return null;
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(slot.Length);
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(_file, bytes.AsSpan(done), slot.Offset + done);
            done += read > 0 ? read : throw new UserDataException(
                $"The temporary picture file in {_folder} has been cut off. Start again, and leave that folder alone meanwhile.");
        }

        return bytes;
    }

    // Not a mistake of the data: rows that cannot be read may be left out, these not.
    private UserErrorException NoRoom(Exception exception) => new(
        $"Pictures of the table cannot be set aside in {_folder}: {FileProblem.Describe(exception)}. "
        + (exception is DirectoryNotFoundException ? "Make that folder, or set" : "Set")
        + " TMPDIR to a folder with as much room as the data files take.",
        exception);

    /// <summary>Where a picture stands; length −1: none.</summary>
    internal readonly record struct Slot(long Offset, int Length);
}
