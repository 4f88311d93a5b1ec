using System.Globalization;
using AdaViP.Benchmarks.Steps;
using static AdaViP.Benchmarks.Reports.MarkdownText;

namespace AdaViP.Benchmarks.Reports;

/// <summary>The result file of a suite: where and with what it was measured, every row, every ratio and its target.</summary>
internal static class MarkdownReport
{
    private const double Mega = 1e6;

    /// <summary>The whole file.</summary>
    internal static string Write(
        Suite suite,
        IReadOnlyList<SuiteResult> results,
        MachineFacts machine,
        IReadOnlyList<(string Name, string Version)> versions)
    {
        MarkdownText text = new();
        text.Line($"# {suite.Title}");
        text.Line();
        text.Line("What the rows mean: docs/benchmarking.md. Written by");
        text.Line($"`dotnet run -c Release --project benchmarks/AdaViP.Benchmarks -- {ReportCommand.Verb} {suite.Name}`");
        text.Line();
        WriteHead(text, results, machine, versions);
        WriteComparisons(text, suite, results);
        foreach (SuiteResult result in results)
        {
            WriteRows(text, suite, result);
        }

        if (suite.Benchmarks == typeof(StepBenchmarks))
        {
            StepSection.Write(text, results);
        }

        return text.ToString();
    }

    private static void WriteHead(
        MarkdownText text,
        IReadOnlyList<SuiteResult> results,
        MachineFacts machine,
        IReadOnlyList<(string Name, string Version)> versions)
    {
        text.TableHead("", "");
        text.Row("date", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC");
        text.Row("processor", $"{machine.Processor} ({machine.Model}), {machine.Cores} cores");
        text.Row("vector extensions", machine.InstructionSets);
        text.Row("memory", Number(machine.MemoryGibibytes, 1) + " GiB");
        text.Row("system", machine.System);
        text.Row("threads", $"{BenchmarkThreads.Count} on every side; resize: 1");
        foreach ((string name, string version) in versions)
        {
            text.Row(name, version);
        }

        text.Row(
            "processors taken by other programs meanwhile",
            string.Join(", ", results.Select(result => $"{Number(100 * result.Others, 0)} % ({result.Allocator})")));
        text.Line();
    }

    private static void WriteComparisons(MarkdownText text, Suite suite, IReadOnlyList<SuiteResult> results)
    {
        text.Heading("Ratios of medians");
        text.TableHead("ratio", "case", "allocator", ":value", ":target", "verdict");
        foreach (Comparison comparison in suite.Comparisons)
        {
            foreach (SuiteResult result in results)
            {
                foreach (string name in result.Cases)
                {
                    double ratio = result.Of(comparison.Numerator, name).Median
                        / comparison.Denominators.Sum(method => result.Of(method, name).Median);
                    (string target, string verdict) = Judge(comparison, result.Allocator, name, ratio);
                    text.Row(comparison.Meaning, name, result.Allocator.Name, Number(ratio, 2), target, verdict);
                }
            }
        }

        text.Line();
    }

    private static (string Target, string Verdict) Judge(
        Comparison comparison, AllocatorSetting allocator, string name, double ratio)
    {
        bool applies = comparison.TargetCase is null || comparison.TargetCase == name;
        if (!applies || !comparison.Targets.TryGetValue(allocator.Name, out double target))
        {
            return ("", "");
        }

        bool atMost = comparison.Direction == TargetDirection.AtMost;
        bool met = atMost ? ratio <= target : ratio >= target;
        return ((atMost ? "≤ " : "≥ ") + target.ToString("0.##", CultureInfo.InvariantCulture), met ? "met" : "missed");
    }

    private static void WriteRows(MarkdownText text, Suite suite, SuiteResult result)
    {
        text.Heading($"Times, allocator setting {result.Allocator}");
        text.TableHead("case", "row", ":median", ":fastest", ":quartiles", ":iterations", ":MB", ":GB/s");
        foreach (Measurement one in result.Measurements)
        {
            double bytes = suite.Traffic(one.Method, one.Case);
            text.Row(
                one.Case,
                one.Method,
                Time(one.Median),
                Time(one.Fastest),
                $"{Time(one.LowerQuartile)} to {Time(one.UpperQuartile)}",
                one.Iterations.ToString(CultureInfo.InvariantCulture),
                bytes > 0 ? Number(bytes / Mega, 1) : "",
                bytes > 0 ? Number(bytes / one.Median, 1) : "");
        }

        text.Line();
    }
}
