using System.Globalization;
using System.Text;
using AdaViP.Core.Inputs;

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
        if (Environment.GetEnvironmentVariable(Wanted) != "1" && StartTime() is string started)
        {
            Remove(Path.GetTempPath(), Environment.ProcessId, started);
        }
    }

    /// <summary>Removes the names of one process's ports.</summary>
    /// <param name="folder">The temporary folder.</param>
    /// <param name="process">Its number.</param>
    /// <param name="started">
    /// When it started, as .NET writes it into the names: processes of two containers that share the folder may have one number.
    /// </param>
    internal static void Remove(string folder, int process, string started)
    {
        foreach (string kind in new[] { "clr-debug-pipe", "dotnet-diagnostic" })
        {
            try
            {
                foreach (string port in Directory.GetFiles(
                    folder, string.Create(CultureInfo.InvariantCulture, $"{kind}-{process}-{started}-*")))
                {
                    File.Delete(port);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // They are not part of any result.
            }
        }
    }

    // Ticks since the machine started: field 22 of a line whose second field, the program's name, may hold blanks and brackets.
    // Null where the system does not say it this way: the names stay.
    private static string? StartTime()
    {
        const string Line = "/proc/self/stat";
        const int Started = 22 - 3;
        try
        {
            string line = Encoding.UTF8.GetString(BoundedFile.Read(Line, BoundedFile.Settings));
            string[] fields = line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > Started ? fields[Started] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
