using System.Diagnostics;
using AdaViP.Core;

namespace AdaViP.Benchmarks.Reports;

/// <summary>This program again, under one allocator setting.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it with the arguments and waits; its output goes where this one's goes.</summary>
    /// <exception cref="UserErrorException">It failed.</exception>
    internal static void Run(AllocatorSetting allocator, params IReadOnlyList<string> arguments)
    {
        string self = Environment.ProcessPath!;
        bool hosted = Path.GetFileNameWithoutExtension(self) == "dotnet";
        ProcessStartInfo start = new(self, hosted ? [typeof(ChildProcess).Assembly.Location, .. arguments] : arguments);
        allocator.ApplyTo(start);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new UserErrorException(
                $"\"{string.Join(' ', arguments)}\" under allocator setting {allocator} ended with {process.ExitCode}; "
                + "its output above says why.");
        }
    }
}
