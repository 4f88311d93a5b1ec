using System.Globalization;

namespace AdaViP.Core.Files;

/// <summary>Why a file operation was refused, in words for the user instead of the runtime's own.</summary>
public static class FileProblem
{
    // Error numbers of Linux, in brackets of macOS where they differ; the runtime hands them on as they are.
    private const int Device = 5; // EIO
    private const int InUse = 11; // EAGAIN
    private const int InUseMac = 35;
    private const int TooLarge = 27; // EFBIG
    private const int NoSpace = 28; // ENOSPC
    private const int ReadOnly = 30; // EROFS
    private const int BrokenPipe = 32; // EPIPE
    private const int Quota = 122; // EDQUOT
    private const int QuotaMac = 69;

    private const string RaiseLimit = "Raise that limit";

    // Windows error numbers come in the low half of 0x8007xxxx.
    private const int WindowsFacility = unchecked((int)0x80070000);
    private const int WindowsWriteProtected = WindowsFacility | 19;
    private const int WindowsSharing = WindowsFacility | 32;
    private const int WindowsLock = WindowsFacility | 33;
    private const int WindowsHandleFull = WindowsFacility | 39;
    private const int WindowsDiskFull = WindowsFacility | 112;

    /// <summary>Whether another process holds the file open.</summary>
    /// <param name="failure">What the runtime threw.</param>
    public static bool IsInUse(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is IOException && failure.HResult is InUse or InUseMac or WindowsSharing or WindowsLock;
    }

    /// <summary>Whether there is no room: a full disk, a quota, or a limit of file sizes.</summary>
    /// <param name="failure">What the runtime threw.</param>
    public static bool IsNoRoom(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is ArgumentOutOfRangeException
            || failure.HResult is NoSpace or Quota or QuotaMac or TooLarge or WindowsHandleFull or WindowsDiskFull;
    }

    /// <summary>
    /// Whether a disk could not take what was written, which is nothing that another command line would change: no room, or an
    /// error of the device.
    /// </summary>
    /// <param name="failure">What the runtime threw.</param>
    public static bool IsFailedWrite(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return IsNoRoom(failure) || failure.HResult == Device;
    }

    /// <summary>
    /// What takes the cause away, as the beginning of a sentence: "Free space on that disk"; null where it is not known.
    /// </summary>
    /// <param name="failure">What the runtime threw from a file operation.</param>
    internal static string? Remedy(Exception failure) => failure switch
    {
        ArgumentOutOfRangeException => RaiseLimit,
        UnauthorizedAccessException => "Get permission to write there",
        _ => failure.HResult switch
        {
            InUse or InUseMac or WindowsSharing or WindowsLock => "Wait until the other process is done",
            Device => "Check or replace that disk",
            TooLarge => RaiseLimit,
            NoSpace or WindowsHandleFull or WindowsDiskFull => "Free space on that disk",
            Quota or QuotaMac => "Free space of that quota",
            ReadOnly or WindowsWriteProtected => "Make that file system writable",
            _ => null,
        },
    };

    /// <summary>Whether nobody reads any more what a pipe is given.</summary>
    /// <param name="failure">What the runtime threw.</param>
    public static bool IsReaderGone(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is IOException && failure.HResult == BrokenPipe;
    }

    /// <summary>The cause as a clause without a full stop: "the disk is full".</summary>
    /// <param name="failure">What the runtime threw from a file operation.</param>
    public static string Describe(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure switch
        {
            // The runtime calls a file beyond the limit (EFBIG) a wrong argument.
            ArgumentOutOfRangeException =>
                "the file would be larger than the file system, or the user's limit (ulimit -f), allows",
            UnauthorizedAccessException => "this user has no permission to do that there",
            DirectoryNotFoundException => "that folder does not exist",
            FileNotFoundException => "that file does not exist",
            PathTooLongException => "the path is longer than the file system allows",
            _ => OfNumber(failure.HResult) ?? failure.Message.TrimEnd('.', ' '),
        };
    }

    /// <summary>That a file is too large, as a clause that follows its name.</summary>
    /// <param name="found">Bytes that it has at least.</param>
    /// <param name="limit">Bytes that it may have.</param>
    internal static string Oversize(long found, int limit) => string.Create(
        CultureInfo.InvariantCulture, $"has {found:N0} bytes or more, but a file of this kind may have {limit:N0}");

    private static string? OfNumber(int number) => number switch
    {
        InUse or InUseMac or WindowsSharing or WindowsLock => "another process has the file open",
        Device => "the disk reports an input/output error",
        TooLarge => "the file would be larger than the file system, or the user's limit (ulimit -f), allows",
        NoSpace or WindowsHandleFull or WindowsDiskFull => "the disk is full",
        Quota or QuotaMac => "the user's disk quota is used up",
        ReadOnly or WindowsWriteProtected => "the file system is read-only",
        _ => null,
    };
}
