using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AdaViP.Cli.Failures;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Limits of this shell below which the runtime cannot load the program's own parts, and ends the process without a word of
/// use, or waits for ever: files that may be open, memory, the size of files, and stacks; and a folder to work in that is gone.
/// </summary>
internal static partial class StartLimits
{
    /// <summary>Files that the program needs at most beside those of the data: its parts, libraries, pipes and sockets.</summary>
    public const ulong NeededFiles = 256;

    /// <summary>
    /// MiB that the runtime and the program's own parts need before any model or data: with a table of Parquet beside the model
    /// the checks of memory are reached from 200 on; with 161 to 192 the runtime ends the process, or waits for ever.
    /// </summary>
    public const ulong NeededData = 256;

    /// <summary>
    /// MiB that a file may have to reach: the runtime keeps the code that it compiles in a file of memory, which grows with it.
    /// <c>version</c> works with 6, <c>generate</c> with 12 and is ended by the runtime with 8.
    /// </summary>
    public const ulong NeededFileSize = 32;

    /// <summary>
    /// KiB of stack that a thread needs: those of the runtime get as much as the shell allows. <c>recipe validate</c> works with
    /// 160, and with 128 never ends.
    /// </summary>
    public const ulong NeededStack = 512;

    private const string DoubleMapping = "DOTNET_EnableWriteXorExecute";
    private const ulong Mebibyte = 1 << 20;

    // RLIMIT_NOFILE, RLIMIT_DATA, RLIMIT_FSIZE and RLIMIT_STACK.
    private const int LinuxFiles = 7;
    private const int MacFiles = 8;
    private const int Data = 2;
    private const int FileSize = 1;
    private const int Stack = 3;
    private const int StandardError = 2;

    /// <summary>Writes a message where a limit is too low.</summary>
    /// <returns>The exit code then; null where the limits are high enough or not known.</returns>
    public static int? Report()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if (ReadLimit(OperatingSystem.IsMacOS() ? MacFiles : LinuxFiles, out Limit files) == 0 && files.Current < NeededFiles)
        {
            return Refuse("this process may have " + files.Current + " files open at once, but the program needs " + NeededFiles
                + ". Raise the limit of this shell first: ulimit -n 1024");
        }

        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(DoubleMapping) != "0"
            && ReadLimit(FileSize, out Limit size) == 0 && size.Current < NeededFileSize * Mebibyte)
        {
            return Refuse("this process may write files of " + size.Current / 1024 + " KiB, but the .NET runtime keeps compiled "
                + "code in one that may need " + NeededFileSize + " MiB. "
                + "Raise the limit of this shell first: ulimit -f unlimited. Or set " + DoubleMapping
                + "=0, which does without that file");
        }

        // Elsewhere the stacks of threads do not follow this limit.
        if (OperatingSystem.IsLinux() && ReadLimit(Stack, out Limit stack) == 0 && stack.Current < NeededStack * 1024)
        {
            return Refuse("this process may have stacks of " + stack.Current / 1024 + " KiB, but the program needs " + NeededStack
                + " KiB for each thread. Raise the limit of this shell first: ulimit -s 8192");
        }

        if (!HasWorkFolder())
        {
            return Refuse("the folder that the program was started in no longer exists. Go to another one first (cd), or to the "
                + "one that has its name now");
        }

        // macOS has this limit, but does not hold a process to it.
        return OperatingSystem.IsLinux() && ReadLimit(Data, out Limit data) == 0 && data.Current < NeededData * Mebibyte
            ? Refuse("this process may have " + data.Current / Mebibyte + " MiB of data in memory, but the program needs "
                + NeededData + " MiB before any model is loaded. Raise the limit of this shell first: ulimit -d unlimited")
            : null;
    }

    /// <summary>
    /// What nothing else has caught: the parts that report failures could not be loaded, or failed themselves.
    /// </summary>
    /// <param name="failure">Why the program cannot go on.</param>
    /// <param name="arguments">Of the command line; the first is the command.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception failure, params ReadOnlySpan<string> arguments) =>
        Refuse(Explain(failure, arguments), ExitCode.Failed);

    /// <summary>The same as a text.</summary>
    internal static string Explain(Exception failure, params ReadOnlySpan<string> arguments)
    {
        Exception cause = failure;
        while (cause.InnerException is Exception inner)
        {
            cause = inner;
        }

        ReadOnlySpan<char> first = arguments.Length > 0 ? arguments[0] : "";
        string command = first.Length > 0 && !first.ContainsAnyExceptInRange('a', 'z')
            ? "adavip " + arguments[0] : "adavip";
        return IsMemory(failure)
            ? "out of memory while running '" + command
                + "'. Close other programs, or raise the limits of this shell or container (ulimit -a)."
            : "the program cannot go on: " + cause.Message.Split('\n')[0].TrimEnd('.', '\r') + ". Check that the program's "
                + "folder " + AppContext.BaseDirectory
                + " is complete and that no limit of memory or open files (ulimit -a) is in the way.";
    }

    // As MemoryProblem does it, which is in a part of the program that may not be there. ENOMEM and E_OUTOFMEMORY by their ends.
    private static bool IsMemory(Exception failure)
    {
        const int NoMemory = 0x0c;
        const int OutOfMemory = 0x0e;
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutOfMemoryException or InsufficientExecutionStackException
                || (cause.HResult & 0xffff) is NoMemory or OutOfMemory
                || cause.Message.Contains("allocate memory", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Without one no path that is not absolute leads anywhere, and libtorch's libraries end the process.
    private static bool HasWorkFolder()
    {
        try
        {
            return Environment.CurrentDirectory.Length > 0;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    // Straight to the descriptor: the console of the runtime would open files and take memory first.
    private static int Refuse(string message, int code = ExitCode.Data)
    {
        byte[] line = Encoding.UTF8.GetBytes("error: " + message + "\n");
        if (OperatingSystem.IsWindows())
        {
            WriteToConsole(line);
        }
        else
        {
            _ = WriteTo(StandardError, ref line[0], line.Length);
        }

        return code;
    }

    // By itself: the runtime loads what a method uses before it begins, and where files are few, the console is one too many.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteToConsole(byte[] line)
    {
        using Stream error = Console.OpenStandardError();
        error.Write(line);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteTo(int descriptor, ref byte first, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Highest;
    }
}
