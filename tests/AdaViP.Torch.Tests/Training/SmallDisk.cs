using System.Diagnostics;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>A file system of a few megabytes in memory; skips the test where this process may not mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path)
    {
        Path = path;
    }

    internal string Path { get; }

    internal static SmallDisk Mount(string path, int kilobytes)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path) != 0)
        {
            Assert.Skip("mounting a small tmpfs needs Linux and the right to mount");
        }

        return new SmallDisk(path);
    }

    internal void Grow(int kilobytes) =>
        Assert.Equal(0, Run("mount", "-o", $"remount,size={kilobytes}k", Path));

    internal void MakeReadOnly() => Assert.Equal(0, Run("mount", "-o", "remount,ro", Path));

    public void Dispose() => Run("umount", Path);

    private static int Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
