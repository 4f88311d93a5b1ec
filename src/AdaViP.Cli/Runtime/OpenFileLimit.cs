using System.Runtime.InteropServices;
using System.Text;
using AdaViP.Cli.Failures;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// The number of files that this process may have open. Below a certain number the runtime cannot load the program's own parts
/// and ends the process without a word of use.
/// </summary>
internal static partial class OpenFileLimit
{
    /// <summary>Files that the program needs at most beside those of the data: its parts, libraries, pipes and sockets.</summary>
    public const ulong Needed = 256;

    // RLIMIT_NOFILE.
    private const int LinuxResource = 7;
    private const int MacResource = 8;
    private const int StandardError = 2;

    /// <summary>Writes a message where the limit is too low.</summary>
    /// <returns>The exit code then; null where the limit is high enough or not known.</returns>
    public static int? Report()
    {
        int resource = OperatingSystem.IsMacOS() ? MacResource : LinuxResource;
        if (OperatingSystem.IsWindows() || ReadLimit(resource, out Limit limit) != 0 || limit.Current >= Needed)
        {
            return null;
        }

        // Straight to the descriptor: the console of the runtime would open files first.
        byte[] message = Encoding.ASCII.GetBytes(
            "error: this process may have " + limit.Current + " files open at once, but the program needs " + Needed
            + ". Raise the limit of this shell first: ulimit -n 1024\n");
        _ = WriteTo(StandardError, message, message.Length);
        return ExitCode.Failed;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteTo(int descriptor, byte[] bytes, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Highest;
    }
}
