using System.ComponentModel;
using System.Runtime.InteropServices;

namespace AdaViP.Training.Checkpoints;

/// <summary>Writes that survive a power cut: contents are on the disk before a name points to them.</summary>
internal static partial class DurableFiles
{
    private const int ReadOnly = 0;

    /// <summary>Brings a file's contents to the disk, whoever wrote them.</summary>
    internal static void SyncFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Brings a folder's names to the disk. Windows has no such call and needs none: its journal orders renames.</summary>
    internal static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Syncs every file below a folder and the folder itself.</summary>
    internal static void SyncTree(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            SyncFile(file);
        }

        foreach (string inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            SyncFolder(inner);
        }

        SyncFolder(folder);
    }

    /// <summary>Replaces a small file: the old contents or the new ones are there at any time, never a part.</summary>
    internal static void Replace(string path, ReadOnlySpan<byte> contents)
    {
        string temporary = path + ".incomplete";
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(contents);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static IOException Failure(string folder)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{folder} cannot be synchronised: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
