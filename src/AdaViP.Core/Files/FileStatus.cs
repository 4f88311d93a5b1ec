using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AdaViP.Core.Files;

/// <summary>What stands under a path: which kind of thing, and which one, whatever names lead to it.</summary>
/// <param name="Kind">Regular file, folder, link or something else.</param>
/// <param name="Identity">Equal for two paths exactly when they lead to the same file: device and inode, or the full path where
/// the system does not tell.</param>
public sealed partial record FileStatus(FileKind Kind, string Identity)
{
    // struct statx of Linux, the same on every architecture: stx_nlink, stx_mode, stx_ino, stx_dev_major, stx_dev_minor.
    private const int StatusBytes = 256;
    private const int LinksOffset = 16;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int DeviceMajorOffset = 136;
    private const int DeviceMinorOffset = 140;
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int OfDescriptor = 0x1000; // AT_EMPTY_PATH
    private const uint BasicStatus = 0x7ff;
    private const int KindMask = 0xf000;

    /// <summary>The kind as messages call it: "a folder".</summary>
    public string Named => Kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Link => "a link",
        FileKind.Pipe => "a named pipe",
        FileKind.Device => "a device or a socket",
        _ => "a file",
    };

    /// <summary>Looks at a path.</summary>
    /// <param name="path">Relative or full.</param>
    /// <param name="followLinks">Whether a symbolic link stands for what it leads to.</param>
    /// <returns>Null where there is nothing, or nothing that can be looked at.</returns>
    public static FileStatus? Of(string path, bool followLinks = true) =>
        OperatingSystem.IsLinux() ? OfLinux(CurrentFolder, path, followLinks ? 0 : NoFollow) : OfOthers(path, followLinks);

    /// <summary>Looks at an open file.</summary>
    /// <param name="handle">Open.</param>
    /// <returns>Null where the system does not tell.</returns>
    public static FileStatus? Of(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        FileStatus? status = OfLinux((int)handle.DangerousGetHandle(), "", OfDescriptor);
        GC.KeepAlive(handle);
        return status;
    }

    /// <summary>Under how many names an open file is there; hard links are names like its first one.</summary>
    /// <param name="handle">Open.</param>
    /// <returns>1 where the system does not tell.</returns>
    internal static long NamesOf(SafeFileHandle handle)
    {
        byte[] status = new byte[StatusBytes];
        bool isKnown = OperatingSystem.IsLinux()
            && ReadStatus((int)handle.DangerousGetHandle(), "", OfDescriptor, BasicStatus, status) == 0;
        GC.KeepAlive(handle);
        return isKnown ? BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(LinksOffset)) : 1;
    }

    private static FileStatus? OfLinux(int folder, string path, int flags)
    {
        byte[] status = new byte[StatusBytes];
        if (ReadStatus(folder, path, flags, BasicStatus, status) != 0)
        {
            return null;
        }

        FileKind kind = (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeOffset)) & KindMask) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0xa000 => FileKind.Link,
            0x1000 => FileKind.Pipe,
            _ => FileKind.Device,
        };
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(InodeOffset));
        uint major = BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(DeviceMajorOffset));
        uint minor = BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(DeviceMinorOffset));
        return new FileStatus(kind, $"{major}:{minor}:{inode}");
    }

    private static FileStatus? OfOthers(string path, bool followLinks)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (info.LinkTarget is not null)
        {
            if (!followLinks)
            {
                return new FileStatus(FileKind.Link, info.FullName);
            }

            info = info.ResolveLinkTarget(returnFinalTarget: true)!;
        }

        FileKind kind = info is DirectoryInfo ? FileKind.Folder
            : info.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Device
            : FileKind.Regular;
        return info.Exists ? new FileStatus(kind, info.FullName) : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadStatus(int folder, string path, int flags, uint mask, [Out] byte[] status);
}

/// <summary>Kinds that need different treatment.</summary>
public enum FileKind
{
    /// <summary>A file with contents.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A device or a socket.</summary>
    Device,
}
