using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AdaViP.Core.Files;

/// <summary>
/// The calls by which files of a result change. All writers go through it, so that a failure of the disk has one meaning, and
/// tests can put a layer that fails in its place.
/// </summary>
internal partial class FileLayer
{
    private const int CurrentFolder = -100;
    private const uint ExchangeFlag = 2;
    private const int ReadOnlyFlag = 0;
    private const int CloseOnExec = 0x80000;

    // Linux: what a file system answers that has no such call for a file or a folder. Nothing was lost then.
    private const int Interrupted = 4; // EINTR
    private const int NoAccess = 13; // EACCES: a folder that may be written but not read cannot be opened
    private const int Invalid = 22; // EINVAL
    private const int NoSuchCall = 38; // ENOSYS
    private const int NotSupported = 95; // EOPNOTSUPP

    private static readonly AsyncLocal<FileLayer?> Replacement = new();
    private static readonly FileLayer System = new();

    /// <summary>The layer of this flow of control.</summary>
    internal static FileLayer Current => Replacement.Value ?? System;

    /// <summary>Puts another layer in place, for this flow of control and what it starts.</summary>
    /// <param name="layer">For tests.</param>
    /// <returns>Ends the replacement.</returns>
    internal static IDisposable Replace(FileLayer layer)
    {
        Replacement.Value = layer;
        return new Restore();
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode"><see cref="FileMode.CreateNew"/> follows no link and fails where the name is taken.</param>
    /// <param name="share">What other processes may do meanwhile.</param>
    internal virtual FileStream Open(string path, FileMode mode, FileShare share) => new(
        path,
        mode,
        mode == FileMode.CreateNew ? FileAccess.Write : FileAccess.ReadWrite,
        share,
        // Appended lines go to the system at once: nothing is left to be written when the file is closed.
        bufferSize: mode == FileMode.CreateNew ? 1 << 16 : 0);

    /// <summary>Brings the contents of a file to the disk.</summary>
    /// <exception cref="IOException">They may not be there: EIO, ENOSPC, EDQUOT and the like.</exception>
    internal virtual void Sync(FileStream stream)
    {
        if (!OperatingSystem.IsLinux())
        {
            stream.Flush(flushToDisk: true);
            return;
        }

        // The runtime's own call passes over a failed fsync.
        stream.Flush();
        SafeFileHandle handle = stream.SafeFileHandle;
        int error = Fsync(() => fsync(handle));
        if (error != 0)
        {
            throw Failure(error);
        }
    }

    /// <summary>Brings the names in a folder to the disk; elsewhere than on Linux the file system does that itself.</summary>
    /// <exception cref="IOException">They may not be there.</exception>
    internal virtual void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int descriptor = open(folder, ReadOnlyFlag | CloseOnExec);
        if (descriptor < 0)
        {
            int refused = Marshal.GetLastPInvokeError();
            if (refused != NoAccess)
            {
                throw Failure(refused);
            }

            return;
        }

        int error = Fsync(() => fsync(descriptor));
        _ = close(descriptor);
        if (error != 0)
        {
            throw Failure(error);
        }
    }

    /// <summary>Gives a file another name, in place of what has that name.</summary>
    internal virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Gives a folder another name, which must not be taken.</summary>
    internal virtual void RenameFolder(string from, string to) => Directory.Move(from, to);

    /// <summary>Swaps two folders in one step; false where the file system cannot.</summary>
    internal virtual bool TryExchange(string one, string other) =>
        OperatingSystem.IsLinux() && renameat2(CurrentFolder, one, CurrentFolder, other, ExchangeFlag) == 0;

    // 0, or the error number of a sync that failed.
    private static int Fsync(Func<int> call)
    {
        while (call() != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is Invalid or NoSuchCall or NotSupported)
            {
                return 0;
            }

            if (error != Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    private static IOException Failure(int error) => new(new Win32Exception(error).Message, error);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int renameat2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);

    private sealed class Restore : IDisposable
    {
        public void Dispose() => Replacement.Value = null;
    }
}
