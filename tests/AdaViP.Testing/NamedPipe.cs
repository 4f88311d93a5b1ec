using System.Diagnostics;
using Xunit;

namespace AdaViP.Testing;

/// <summary>A pipe in the place of a file: who opens it without looking waits for ever.</summary>
public static class NamedPipe
{
    private const string Program = "/usr/bin/mkfifo";

    /// <summary>Makes a pipe that nobody writes; skips the test where the system has no program for it.</summary>
    public static void Make(string path)
    {
        Require();
        using Process made = Process.Start(Program, [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    /// <summary>Skips the test where <see cref="Make"/> would.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Program), "mkfifo is missing");
}
