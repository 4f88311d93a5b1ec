using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using AdaViP.Native;
using BenchmarkDotNet.Running;
using OpenCvSharp;
using SkiaSharp;
using TorchSharp;

namespace AdaViP.Benchmarks.Reports;

/// <summary>Versions of everything that took part.</summary>
internal static class Versions
{
    /// <summary>Name and version, in the order of the result files.</summary>
    internal static IReadOnlyList<(string Name, string Version)> Read(string repository) =>
    [
        ("commit", Commit(repository)),
        (".NET", $"SDK {Output("dotnet", repository, "--version")}, {RuntimeInformation.FrameworkDescription}"),
        ("TorchSharp", Of(typeof(torch))),
        ("libtorch", torch.__version__),
        ("kernels", Kernels()),
        ("OpenCvSharp", Of(typeof(Cv2))),
        ("SkiaSharp", Of(typeof(SKBitmap))),
        ("BenchmarkDotNet", Of(typeof(BenchmarkRunner))),
    ];

    private static string Kernels()
    {
        using NativePreferenceKernels kernels = new(BenchmarkThreads.Count);
        using NativeImageKernels resizer = new(threads: 1);
        return $"{kernels.Description}; resize {resizer.Implementation}";
    }

    private static string Of(Type type)
    {
        Assembly assembly = type.Assembly;
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version?.ToString()
            ?? "unknown";
        return version.Split('+')[0];
    }

    private static string Commit(string repository)
    {
        string commit = Output("git", repository, "rev-parse", "--short=12", "HEAD");
        string changes = Output("git", repository, "status", "--porcelain", "--untracked-files=no", "--", ":!benchmarks/results");
        return changes.Length == 0 ? commit : commit + " with local changes";
    }

    private static string Output(string program, string folder, params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = new(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder,
            };
            using Process process = Process.Start(start)!;
            string text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
