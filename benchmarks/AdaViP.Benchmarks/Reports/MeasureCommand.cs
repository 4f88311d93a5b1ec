using System.Text.Json;
using AdaViP.Core;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AdaViP.Benchmarks.Reports;

/// <summary>Runs one suite in this process and leaves its numbers in a file: a report's child, one per allocator.</summary>
internal static class MeasureCommand
{
    internal const string Verb = "measure";

    /// <summary>Measures.</summary>
    /// <param name="suite">What.</param>
    /// <param name="path">JSON file, overwritten.</param>
    /// <exception cref="UserErrorException">A benchmark failed.</exception>
    internal static void Run(Suite suite, string path)
    {
        Summary summary = BenchmarkRunner.Run(suite.Benchmarks);
        List<Measurement> measurements = [];
        foreach (BenchmarkReport report in summary.Reports)
        {
            if (report.ResultStatistics is not { } statistics)
            {
                throw new UserErrorException($"{report.BenchmarkCase.DisplayInfo} failed; the log above says why.");
            }

            measurements.Add(new Measurement(
                report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                report.BenchmarkCase.Parameters.Items.FirstOrDefault(item => item.Name == "Case")?.Value as string ?? "",
                statistics.Median,
                statistics.Min,
                statistics.Q1,
                statistics.Q3,
                statistics.N));
        }

        if (measurements.Count == 0)
        {
            throw new UserErrorException($"Suite {suite.Name} measured nothing; the log above says why.");
        }

        File.WriteAllText(path, JsonSerializer.Serialize(measurements));
    }

    /// <summary>Reads what <see cref="Run"/> left.</summary>
    internal static IReadOnlyList<Measurement> Read(string path) =>
        JsonSerializer.Deserialize<List<Measurement>>(File.ReadAllText(path))!;
}
