using System.Runtime.InteropServices;

namespace AdaViP.Core;

/// <summary>
/// Environment variables as native libraries of this process see them. On Linux and macOS the runtime keeps a copy of its own,
/// made when the process began: what <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes never reaches
/// <c>getenv</c>.
/// </summary>
public static partial class ProcessEnvironment
{
    /// <summary>Sets a variable for native libraries; those that are loaded already may have read the old value.</summary>
    /// <param name="name">Without "=".</param>
    /// <param name="value">Replaces an earlier one.</param>
    /// <returns>Whether it is set now.</returns>
    public static bool Set(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(name, value);
            return true;
        }

        return SetVariable(name, value, overwrite: 1) == 0;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
