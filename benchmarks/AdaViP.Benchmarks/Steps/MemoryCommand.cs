using System.Globalization;
using AdaViP.Benchmarks.Classic;
using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Steps;

/// <summary>Peak memory of a process that does nothing but training steps of one kind.</summary>
internal static class MemoryCommand
{
    internal const string Verb = "memory";

    /// <summary>The whole process's peak after three steps: later ones reuse what they find.</summary>
    private const int Steps = 3;

    /// <summary>Benchmark methods whose step this can run.</summary>
    internal static readonly IReadOnlyList<string> Methods =
    [
        nameof(StepBenchmarks.Classic_Step),
        nameof(StepBenchmarks.Packed_Step),
        nameof(StepBenchmarks.Packed_Step_Checkpointing),
    ];

    /// <summary>Runs the steps of <paramref name="method"/> and leaves the peak, in bytes, in a file.</summary>
    /// <param name="method">One of <see cref="Methods"/>.</param>
    /// <param name="path">Text file, overwritten.</param>
    internal static void Run(string method, string path)
    {
        set_num_threads(BenchmarkThreads.Count);
        using StepWorkload workload = new();
        if (method == nameof(StepBenchmarks.Classic_Step))
        {
            using LlavaModel start = StepBenchmarks.CreateModel(workload);
            using ClassicStep classic = new(workload, start);
            Repeat(classic.Run);
        }
        else
        {
            using PackedStep packed = new(
                workload, StepBenchmarks.CreateModel(workload), method == nameof(StepBenchmarks.Packed_Step_Checkpointing));
            Repeat(packed.Run);
        }

        File.WriteAllText(path, PeakBytes().ToString(CultureInfo.InvariantCulture));
    }

    private static void Repeat(Func<double> step)
    {
        for (int i = 0; i < Steps; i++)
        {
            Console.WriteLine($"// step {i}: loss {step():R}");
        }
    }

    // "VmHWM:   123456 kB": the largest resident set the process ever had.
    private static long PeakBytes()
    {
        const string Key = "VmHWM:";
        string line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(Key, StringComparison.Ordinal));
        string kibibytes = line[Key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return 1024 * long.Parse(kibibytes, CultureInfo.InvariantCulture);
    }
}
