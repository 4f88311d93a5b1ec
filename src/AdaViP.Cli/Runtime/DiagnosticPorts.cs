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

        foreach (string kind in new[] { "clr-debug-pipe", "dotnet-diagnostic" })
        {
            try
            {
                foreach (string port in Directory.GetFiles(Path.GetTempPath(), $"{kind}-{Environment.ProcessId}-*"))
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
