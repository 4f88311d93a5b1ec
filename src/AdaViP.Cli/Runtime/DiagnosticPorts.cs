namespace AdaViP.Cli.Runtime;

/// <summary>
/// The pipes and the socket by which .NET lets debuggers in. They lie in the temporary folder and stay there when a process is
/// killed; without a name they go with the process, however it ends.
/// </summary>
internal static class DiagnosticPorts
{
    /// <summary>Variable of .NET: 1 says that somebody wants to look into the process.</summary>
    private const string Wanted = "DOTNET_EnableDiagnostics";

    /// <summary>Removes the names of this process's ports, unless they were asked for.</summary>
    public static void Hide()
    {
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(Wanted) == "1")
        {
            return;
        }

        string folder = Path.GetTempPath();
        foreach (string pattern in new[] { "clr-debug-pipe-{0}-*", "dotnet-diagnostic-{0}-*" })
        {
            try
            {
                foreach (string port in Directory.GetFiles(folder, pattern.Replace("{0}", $"{Environment.ProcessId}", StringComparison.Ordinal)))
                {
                    File.Delete(port);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // They are no part of any result.
            }
        }
    }
}
