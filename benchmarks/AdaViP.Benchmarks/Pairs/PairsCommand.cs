using AdaViP.Benchmarks.Reports;
using AdaViP.Core.Data;
using AdaViP.Native;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Pairs.Building;
using static AdaViP.Benchmarks.Reports.MarkdownText;

namespace AdaViP.Benchmarks.Pairs;

/// <summary>
/// <c>pairs SHARED</c>: pictures per second of the pair builder against the same graphs called one at a time, alternating in one
/// process, and where the builder's time goes.
/// </summary>
internal static class PairsCommand
{
    internal const string Verb = "pairs";

    private const int Rounds = 3;
    private const double Target = 3;

    /// <summary>Measures and writes benchmarks/results/MACHINE/pairs.md.</summary>
    /// <param name="shared">Folder with the reference data.</param>
    /// <param name="pictures">Most photos, at least 1.</param>
    internal static void Run(string shared, int pictures)
    {
        string folder = Directory.CreateTempSubdirectory("adavip-pairs-").FullName;
        try
        {
            using var resizer = new NativeImageResizer();
            using var kernels = new NativeMaskKernels();
            FoundationModels configuration = PairsWorkload.Models(shared);
            using FoundationModelSet set = FoundationModelSet.Open(configuration, new OnnxEngine(configuration.Engine), resizer, kernels);
            IPreferenceDataset data = PairsWorkload.Data(shared, folder, pictures);
            var bench = new PairsMeasurement(set, kernels, configuration.Selection, data, folder);
            bench.Measure(Rounds);
            string repository = ReportCommand.FindRepository();
            MachineFacts machine = MachineFacts.Read();
            string path = Path.Combine(repository, "benchmarks", "results", machine.Slug, Verb + ".md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Write(bench, data.Samples.Count, machine, Versions.Read(repository)));
            Console.WriteLine($"// written: {path}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Write(
        PairsMeasurement bench, int pictures, MachineFacts machine, IReadOnlyList<(string Name, string Version)> versions)
    {
        MarkdownText text = new();
        text.Line("# Building pairs");
        text.Line();
        text.Line("The graphs of the reference data: the shapes of the real exports, random weights, a few megabytes each, so the share of what surrounds");
        text.Line("the graphs is far larger than with the real models. What the rows mean: docs/benchmarking.md. Written by");
        text.Line("`dotnet run -c Release --project benchmarks/AdaViP.Benchmarks -- pairs ../shared [PICTURES]`");
        text.Line();
        text.TableHead("", "");
        text.Row("date", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) + " UTC");
        text.Row("processor", $"{machine.Processor} ({machine.Model}), {machine.Cores} cores");
        text.Row("vector extensions", machine.InstructionSets);
        text.Row("system", machine.System);
        foreach ((string name, string version) in versions)
        {
            text.Row(name, version);
        }

        text.Row("pictures, sentences each, rounds", $"{pictures}, 5, {Rounds} of each in turn");
        text.Row("processors taken by other programs meanwhile", $"{Number(100 * bench.Others, 0)} %");
        text.Line();
        text.Heading("Pictures per second");
        text.TableHead("way", ":median of rounds", ":slowest", ":fastest", ":times slower than the builder", "target");
        foreach (WayResult way in bench.Ways)
        {
            double ratio = bench.Ways[^1].Rate(pictures) / way.Rate(pictures);
            string target = way.Name == PairsMeasurement.OneAtATime ? $"≥ {Target:0}: {(ratio >= Target ? "met" : "missed")}" : "";
            text.Row(
                way.Name, Number(way.Rate(pictures), 2), Number(pictures / way.Seconds.Max(), 2), Number(pictures / way.Seconds.Min(), 2),
                Number(ratio, 2), target);
        }

        text.Line();
        text.Heading("Where the builder's time goes");
        double busy = bench.Stages.Sum(stage => stage.Seconds);
        text.TableHead("stage", ":items", ":busy seconds", ":share", ":items/s");
        foreach (StageTotals stage in bench.Stages)
        {
            text.Row(
                stage.Name, stage.Items.ToString(System.Globalization.CultureInfo.InvariantCulture), Number(stage.Seconds, 2),
                Number(100 * stage.Seconds / busy, 1) + " %", Number(stage.Rate, 1));
        }

        text.Line();
        text.Line($"Inside ONNX Runtime: {Number(bench.InGraphs, 2)} s, {Number(100 * bench.InGraphs / busy, 0)} % of the busy time; the builder's "
            + $"wall time in these rounds was {Number(bench.Ways[^1].Seconds.Sum(), 2)} s.");
        return text.ToString();
    }
}
