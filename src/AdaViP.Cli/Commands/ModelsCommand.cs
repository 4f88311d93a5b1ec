using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Failures;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Yaml;
using AdaViP.Core;
using AdaViP.Core.Kernels;
using AdaViP.Core.Settings;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip models check|keys</c>: the foundation models of the pair builder.</summary>
internal static class ModelsCommand
{
    private const string CheckCommand = "adavip models check";

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal) => new("models", "Checks the foundation models that build pairs.")
    {
        CreateCheck(terminal),
        CreateKeys(terminal),
    };

    private static Command CreateCheck(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The YAML file that names the models." };
        Option<bool> noMemoryCheck = SharedOptions.NoMemoryCheck();
        var command = new Command("check", "Loads each graph, says which family it is, and runs one probe.")
        {
            file, noMemoryCheck,
        };
        command.SetAction(parsed =>
        {
            FoundationModels models = ModelsFile.Read(parsed.GetRequiredValue(file));
            if (!parsed.GetValue(noMemoryCheck))
            {
                FoundationMemory.Require(FoundationMemory.OfLargest(models), models.Engine, GenerationMemory.LastResort);
            }

            return Check(models, terminal);
        });
        return command;
    }

    private static Command CreateKeys(Terminal terminal)
    {
        var command = new Command("keys", "Lists every key of the YAML file with what it may be and does.");
        command.SetAction(_ =>
        {
            foreach (SettingField key in ModelsFile.Schema.Settings)
            {
                string fallback = SettingTable.DefaultOf(key);
                terminal.Out.WriteLine($"{key.Path}: {key.Expectation}; {key.Text}"
                    + $"{(fallback.Length > 0 ? $"; default {fallback}" : "")}");
            }
        });
        return command;
    }

    private static int Check(FoundationModels models, Terminal terminal)
    {
        var engine = new OnnxEngine(models.Engine);
        using KernelSet kernels = KernelFactory.Usual();
        terminal.Out.WriteLine($"engine     {engine.Description}");
        (string Section, Func<IFoundationModel>? Open)[] sections =
        [
            ("tagger", models.Tagger is TaggerModel tagger ? () => RamTagger.Open(tagger, engine, kernels.Images) : null),
            ("detector", models.Detector is DetectorModel detector ? () =>
                GroundingDinoDetector.Open(detector, engine, kernels.Images) : null),
            ("segmenter", models.Segmenter is SegmenterModel segmenter
                ? () => SamSegmenter.Open(segmenter, engine, kernels.Images, kernels.Masks)
                : null),
            ("inpainter", models.Inpainter is InpainterModel inpainter ? () =>
                LamaInpainter.Open(inpainter, engine, kernels.Images) : null),
            ("scorer", models.Scorer is ScorerModel scorer ? () => ClipScorer.Open(scorer, engine, kernels.Images) : null),
        ];
        int code = ExitCode.Done;
        int fine = 0;
        var said = new HashSet<string>();
        foreach ((string section, Func<IFoundationModel>? open) in sections)
        {
            if (open is null)
            {
                terminal.Warn($"{models.Source} has no section {section}; building pairs needs it.");
                continue;
            }

            try
            {
                Describe(section, open, terminal.Out);
                fine++;
            }
            catch (UserErrorException problem)
            {
                // What is wrong with the engine is wrong with every model.
                UserErrorException reported = said.Add(problem.Message)
                    ? problem
                    : new UserErrorException($"{section}: the same problem as above.");
                code = Math.Max(code, FailureReport.Write(reported, terminal.Error, CheckCommand));
            }
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{fine} of {Counted.Of(sections.Count(section => section.Open is not null), "model")} "
            + $"{Counted.Word(fine, "is", "are")} fine");
        return code;
    }

    private static void Describe(string section, Func<IFoundationModel> open, TextWriter output)
    {
        long start = Stopwatch.GetTimestamp();
        using IFoundationModel model = open();
        TimeSpan loading = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        string found = model.Probe();
        TimeSpan probing = Stopwatch.GetElapsedTime(start);
        output.WriteLine();
        output.WriteLine($"{section,-10} {model.Report.Family}");
        foreach (GraphSignature graph in model.Report.Graphs)
        {
            output.WriteLine($"  graph    {graph.Path}");
            WriteTensors(output, "input", graph.Inputs);
            WriteTensors(output, "output", graph.Outputs);
        }

        foreach (string fact in model.Report.Facts)
        {
            output.WriteLine($"  found    {fact}");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  probe    {found} ({probing.TotalMilliseconds:0} ms, after {loading.TotalMilliseconds:0} ms of loading)"));
    }

    private static void WriteTensors(TextWriter output, string kind, IReadOnlyList<GraphTensor> tensors)
    {
        foreach (GraphTensor tensor in tensors)
        {
            output.WriteLine($"    {kind,-7}{tensor}");
        }
    }
}
