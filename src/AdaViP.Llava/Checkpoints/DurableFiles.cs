using System.Runtime.InteropServices;
using AdaViP.Core;

namespace AdaViP.Llava.Checkpoints;

/// <summary>Files that are on the disk when a call returns, and what to say when they cannot be.</summary>
internal static partial class DurableFiles
{
    private const int ReadOnlyFlag = 0;
    private const int CurrentFolder = -100;
    private const uint ExchangeFlag = 2;

    internal static void Sync(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Makes the names in a folder durable; .NET opens no folders, so this asks libc. Elsewhere the file system does it.
    /// </summary>
    internal static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int descriptor = open(folder, ReadOnlyFlag);
        if (descriptor < 0)
        {
            throw new IOException($"{folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (fsync(descriptor) != 0)
            {
                throw new IOException($"{folder} cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>Swaps two folders in one step; false where the file system cannot.</summary>
    internal static bool TryExchange(string one, string other) =>
        OperatingSystem.IsLinux() && renameat2(CurrentFolder, one, CurrentFolder, other, ExchangeFlag) == 0;

    internal static void TryDeleteFile(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one to report; a leftover .partial file is overwritten next time.
        }
    }

    /// <summary>What to say when something cannot be written.</summary>
    /// <param name="target">What was to appear, under its final name.</param>
    /// <param name="folder">Where it was being written.</param>
    /// <param name="bytes">Size of the file that did not get written; 0 where it is not known.</param>
    /// <param name="cause">What the runtime threw.</param>
    internal static StorageException CannotWrite(string target, string folder, long bytes, Exception cause) =>
        new(target, FileProblem.Describe(cause) + (FileProblem.IsNoRoom(cause) ? Room(folder, bytes) : ""), cause);

    private static string Room(string folder, long bytes)
    {
        try
        {
            long available = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
            (string needed, string free) = ByteCount.FormatPair(bytes, available);
            return bytes > 0 ? $" (a file of {needed} was being written, {free} are free)" : $" ({free} are free)";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ""; // free space is an extra; the cause says what happened
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
