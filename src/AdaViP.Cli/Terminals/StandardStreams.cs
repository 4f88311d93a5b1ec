namespace AdaViP.Cli.Terminals;

/// <summary>
/// Which of the three standard streams the process was started with. Where one was closed (<c>&lt;&amp;-</c>), the runtime has
/// long opened something of its own under its number: reading from that hangs, writing to it does harm.
/// </summary>
internal static class StandardStreams
{
    // O_CLOEXEC of Linux. What a process is started with cannot have it; what the runtime opens does.
    private const int CloseOnExec = 0x80000;

    /// <summary>Whether standard input was open.</summary>
    public static bool HasInput { get; } = WasInherited(0);

    /// <summary>Whether standard output was open.</summary>
    public static bool HasOutput { get; } = WasInherited(1);

    /// <summary>Whether standard error was open.</summary>
    public static bool HasError { get; } = WasInherited(2);

    private static bool WasInherited(int descriptor)
    {
        const string flagsLine = "flags:";
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/proc/self/fdinfo"))
        {
            return true;
        }

        try
        {
            string? line = File.ReadLines(FormattableString.Invariant($"/proc/self/fdinfo/{descriptor}"))
                .FirstOrDefault(line => line.StartsWith(flagsLine, StringComparison.Ordinal));
            return line is null || (Convert.ToInt32(line[flagsLine.Length..].Trim(), fromBase: 8) & CloseOnExec) == 0;
        }
        catch (FileNotFoundException)
        {
            return false; // closed, and nothing else took the number
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // cannot be told
        }
    }
}
