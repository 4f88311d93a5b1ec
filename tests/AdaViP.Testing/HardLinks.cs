using System.Diagnostics;
using Xunit;

namespace AdaViP.Testing;

/// <summary>A backup that takes no room: second names of the same files.</summary>
public static class HardLinks
{
    private const string Program = "/bin/cp";

    /// <summary>
    /// Gives a file, or every file of a folder, a second name; skips the test where the system has no program for it.
    /// </summary>
    /// <param name="existing">The file or folder.</param>
    /// <param name="name">Not there yet.</param>
    public static void Make(string existing, string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Program), "cp -al is missing");
        using Process made = Process.Start(Program, ["-al", existing, name]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
