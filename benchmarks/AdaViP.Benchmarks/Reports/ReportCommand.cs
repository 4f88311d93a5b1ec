using System.Globalization;
using AdaViP.Benchmarks.Steps;
using AdaViP.Core;

namespace AdaViP.Benchmarks.Reports;

/// <summary>Measures suites, each allocator setting in its own process, and writes one result file per suite.</summary>
internal static class ReportCommand
{
    internal const string Verb = "report";

    /// <summary>Runs.</summary>
    /// <param name="names">Suites; none: all.</param>
    internal static void Run(IReadOnlyList<string> names)
    {
        string repository = FindRepository();
        MachineFacts machine = MachineFacts.Read();
        string folder = Path.Combine(repository, "benchmarks", "results", machine.Slug);
        Directory.CreateDirectory(folder);
        foreach (Suite suite in Choose(names))
        {
            List<SuiteResult> results = [.. suite.Allocators.Select(allocator => Measure(suite, allocator))];
            string path = Path.Combine(folder, suite.Name + ".md");
            File.WriteAllText(path, MarkdownReport.Write(suite, results, machine, Versions.Read(repository)));
            Console.WriteLine($"// written: {path}");
        }
    }

    /// <summary>The suites of those names.</summary>
    /// <exception cref="UserErrorException">The suite does not exist.</exception>
    internal static IReadOnlyList<Suite> Choose(IReadOnlyList<string> names) => names.Count == 0
        ? Suite.All
        : [.. names.Select(name => Suite.All.FirstOrDefault(suite => suite.Name == name) ?? throw new UserErrorException(
            $"There is no suite \"{name}\". Suites: {string.Join(", ", Suite.All.Select(suite => suite.Name))}."))];

    private static SuiteResult Measure(Suite suite, AllocatorSetting allocator)
    {
        ProcessorTime before = ProcessorTime.Now();
        string file = Path.GetTempFileName();
        try
        {
            ChildProcess.Run(allocator, MeasureCommand.Verb, suite.Name, file);
            double others = ProcessorTime.Now().OthersSince(before);
            IReadOnlyList<Measurement> measurements = MeasureCommand.Read(file);
            Dictionary<string, long> peaks = [];
            if (suite.Benchmarks == typeof(StepBenchmarks))
            {
                foreach (string method in MemoryCommand.Methods)
                {
                    ChildProcess.Run(allocator, MemoryCommand.Verb, method, file);
                    peaks[method] = long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
                }
            }

            return new SuiteResult(allocator, others, measurements, peaks);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The folder above this program that holds AdaViP.sln.</summary>
    internal static string FindRepository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "AdaViP.sln")))
            {
                return folder;
            }
        }

        throw new UserErrorException(
            $"No folder above {AppContext.BaseDirectory} holds AdaViP.sln: the report writes into the project's tree. "
            + "Run the program where it was built.");
    }
}
