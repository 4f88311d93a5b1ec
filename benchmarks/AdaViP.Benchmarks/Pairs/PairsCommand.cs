using AdaViP.Benchmarks.Reports;
using AdaViP.Core.Kernels;
using AdaViP.Native;
using AdaViP.Pairs.Building;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
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

    /// <summary>Share of pictures with a second preference that gives the paper's 22,000 pairs over 13,000 pictures.</summary>
    private const double PaperTwice = 9.0 / 13;

    /// <summary>Measures and writes benchmarks/results/MACHINE/pairs.md.</summary>
    /// <param name="shared">Folder with the reference data.</param>
    /// <param name="pictures">Most photos, at least 1.</param>
    internal static void Run(string shared, int pictures)
    {
        string folder = Directory.CreateTempSubdirectory("adavip-pairs-").FullName;
        try
        {
            using KernelSet kernels = NativeKernels.Create();
            FoundationModels configuration = PairsWorkload.Models(shared);
            EngineOptions beside = EngineOptions.Shared(configuration.Engine, PairBuildOptions.DefaultWorkers);
            using FoundationModelSet whole = FoundationModelSet.Open(
                configuration, new WholeGraphs(new OnnxEngine(configuration.Engine)), kernels);
            using FoundationModelSet built = FoundationModelSet.Open(configuration, new OnnxEngine(beside), kernels);
            string[] photos = PairsWorkload.Photos(shared, pictures);
            PairsMeasurement Measured(int twice)
            {
                var bench = new PairsMeasurement(
                    whole, built, kernels, configuration.Selection, PairsWorkload.Data(shared, folder, photos, twice), folder);
                bench.Measure(Rounds);
                return bench;
            }

            PairsMeasurement paper = Measured((int)Math.Round(photos.Length * PaperTwice));
            PairsMeasurement single = Measured(0);
            string repository = ReportCommand.FindRepository();
            MachineFacts machine = MachineFacts.Read();
            string path = Path.Combine(repository, "benchmarks", "results", machine.Slug, Verb + ".md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Write(paper, single, machine, Versions.Read(repository)));
            Console.WriteLine($"// written: {path}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Write(
        PairsMeasurement paper, PairsMeasurement single, MachineFacts machine,
        IReadOnlyList<(string Name, string Version)> versions)
    {
        MarkdownText text = new();
        text.Line("# Building pairs");
        text.Line();
        text.Line("The graphs of the reference data: "
            + "the shapes of the real exports, random weights, a few megabytes each, so the share of what surrounds");
        text.Line("the graphs is far larger than with the real models. What the rows mean: docs/benchmarking.md. Written by");
        text.Line("`dotnet run -c Release --project benchmarks/AdaViP.Benchmarks -- pairs ../shared [PICTURES]`");
        text.Line();
        text.TableHead("", "");
        text.Row("date",
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) + " UTC");
        text.Row("processor", $"{machine.Processor} ({machine.Model}), {machine.Cores} cores");
        text.Row("vector extensions", machine.InstructionSets);
        text.Row("system", machine.System);
        foreach ((string name, string version) in versions)
        {
            text.Row(name, version);
        }

        text.Row("sentences per preference, rounds", $"{PairsWorkload.Sentences.Length}, {Rounds} of each in turn");
        text.Row("processors taken by other programs meanwhile", $"{Number(100 * Math.Max(paper.Others, single.Others), 0)} %");
        text.Line();
        Ways(text, paper, $"Preferences as in the paper's data: {paper.Preferences} over {paper.Pictures} pictures",
            judged: true);
        Ways(text, single, $"One preference per picture: {single.Preferences}", judged: false);
        Stages(text, single);
        return text.ToString();
    }

    private static void Ways(MarkdownText text, PairsMeasurement bench, string title, bool judged)
    {
        text.Heading(title);
        text.TableHead("way", ":pictures/s, median of rounds", ":slowest", ":fastest",
            ":times slower than the builder", "target");
        foreach (WayResult way in bench.Ways)
        {
            double ratio = bench.Ways[^1].Rate(bench.Pictures) / way.Rate(bench.Pictures);
            string target = judged && way.Name == PairsMeasurement.OneAtATime
                ? $"≥ {Target:0}: {(ratio >= Target ? "met" : "missed")}"
                : "";
            text.Row(
                way.Name, Number(way.Rate(bench.Pictures), 2), Number(bench.Pictures / way.Seconds.Max(), 2),
                Number(bench.Pictures / way.Seconds.Min(), 2), Number(ratio, 2), target);
        }

        text.Line();
    }

    private static void Stages(MarkdownText text, PairsMeasurement bench)
    {
        text.Heading("Where the builder's time goes, one preference per picture");
        double busy = bench.Stages.Sum(stage => stage.Seconds);
        text.TableHead("stage", ":items", ":busy seconds", ":share", ":items/s");
        foreach (StageTotals stage in bench.Stages)
        {
            text.Row(
                stage.Name, stage.Items.ToString(System.Globalization.CultureInfo.InvariantCulture), Number(stage.Seconds, 2),
                Number(100 * stage.Seconds / busy, 1) + " %", Number(stage.Rate, 1));
        }

        text.Line();
        text.Line($"Inside ONNX Runtime: {Number(bench.InGraphs, 2)} s, {Number(100 * bench.InGraphs / busy, 0)} % "
            + $"of the busy time; the builder's wall time in these rounds was {Number(bench.Ways[^1].Seconds.Sum(), 2)} s.");
    }
}
