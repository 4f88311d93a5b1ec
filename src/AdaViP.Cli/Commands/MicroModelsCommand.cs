using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Cli.Failures;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Kernels;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Scoring;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip micro train-models</c> and <c>check-models</c>: the tiny models that come with the program.</summary>
internal static class MicroModelsCommand
{
    private const string KeptKey = "bounds_kept";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Builds <c>train-models</c>.</summary>
    public static Command CreateTraining(Terminal terminal)
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for the models; finished ones there are kept, a stopped one starts again.",
            HelpName = "folder",
            Required = true,
        };
        Option<long> seed = MicroCommand.Seed();
        Option<bool> overwrite = SharedOptions.Overwrite("Throw away the models that an earlier training left in --out.");
        var command = new Command("train-models", "Trains the five models from drawn scenes and writes them with a models.yaml.")
        {
            output, seed, overwrite,
        };
        command.SetAction(parsed => Train(
            SharedOptions.Place(parsed.GetRequiredValue(output), output.Name),
            parsed.GetValue(seed), parsed.GetValue(overwrite), terminal.ForLog()));
        return command;
    }

    /// <summary>Builds <c>check-models</c>.</summary>
    public static Command CreateCheck(Terminal terminal)
    {
        var models = new Option<string?>("--models")
        {
            Description = "The YAML file that names the models; default: those that come with the program.",
            HelpName = "file",
        };
        Option<int> scenes = NumberOption.Of<ModelCheckOptions, int>("--scenes", "count", nameof(ModelCheckOptions.Scenes));
        Option<bool> json = SharedOptions.Json("Print the numbers as one JSON object.");
        Option<string?> world = MicroCommand.World();
        var output = new Option<string?>("--out") { Description = "JSON file with the numbers too.", HelpName = "file" };
        Option<bool> overwrite = SharedOptions.Overwrite("Replace an earlier file of such numbers.");
        var command = new Command("check-models", "Measures what the models find, cut out and fill in on scenes of their own.")
        {
            models, world, scenes, json, output, overwrite,
        };
        command.SetAction(parsed =>
        {
            WorldRecipe recipe = WorldFile.Load(parsed.GetValue(world));
            string? path = SharedOptions.Place(parsed.GetValue(output), output.Name);
            using OutputFile? file = path is null ? null : OutputFile.Create(
                path, parsed.GetValue(overwrite), output.Name, ("a file that check-models wrote", IsCheck),
                [.. parsed.GetValue(world) is string read ? [("--world", read)] : Array.Empty<(string, string)>()]);
            ModelQuality quality = Check(
                parsed.GetValue(models) ?? FoundationTraining.ShippedConfiguration, recipe, parsed.GetValue(scenes),
                parsed.GetValue(json), terminal);
            file?.Write(stream => stream.Write(Encoding.UTF8.GetBytes(Json(quality).ToJsonString(JsonStyle.Indented) + "\n")));
            file?.Complete();
            if (path is null || !OutputFile.IsStandardOutput(path))
            {
                Show(quality, parsed.GetValue(json), terminal);
            }

            return quality.IsGood ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>Builds <c>copy-models</c>.</summary>
    public static Command CreateCopy(Terminal terminal)
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for the models; files that are there and the same stay.",
            HelpName = "folder",
            Required = true,
        };
        Option<string?> world = MicroCommand.World();
        var command = new Command("copy-models", "Copies the tiny LLaVA and the five models that come with the program.")
        {
            output, world,
        };
        command.SetAction(parsed =>
        {
            string folder = SharedOptions.Place(parsed.GetRequiredValue(output), output.Name);
            using (OutputFolderLock.Take(Path.GetFullPath(folder)))
            {
                ShippedModels.CopyTo(folder, WorldFile.Load(parsed.GetValue(world)).Labels.Removable);
            }

            terminal.ForLog().Out.WriteLine(
                $"{ShippedModels.AssistantName} and {ShippedModels.FoundationName} are in {folder}");
        });
        return command;
    }

    private static int Train(string folder, long seed, bool overwrite, Terminal terminal)
    {
        using KernelSet kernels = KernelFactory.Usual();
        string kept = $"Finished models are kept in {folder}. To continue: {terminal.Invocation.WithoutOverwrite()}";
        using var interrupt = new InterruptWatch(
            () => terminal.Notify("interrupted: stopping; press again to stop at once."),
            () => terminal.Error.WriteLine($"interrupted again: ending at once. {kept}"));
        try
        {
            string file = FoundationTraining.Run(
                folder, seed, overwrite, kernels, new ModelTrainingLines(terminal, Interval), interrupt.Token);
            terminal.Out.WriteLine($"five models in {folder}");
            terminal.Out.WriteLine($"Next: {new Invocation(["micro", "check-models", "--models", file])}");
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine(kept);
            return ExitCode.Interrupted;
        }
    }

    private static ModelQuality Check(string file, WorldRecipe world, int scenes, bool json, Terminal terminal)
    {
        FoundationModels configuration = ModelsFile.Read(file);
        using KernelSet kernels = KernelFactory.Usual();
        using var interrupt = new InterruptWatch(
            () => terminal.Notify($"interrupted: stopping. To start again: {terminal.Invocation}"));
        using FoundationModelSet set = FoundationModelSet.Open(
            configuration, new OnnxEngine(configuration.Engine), kernels, null, interrupt.Token);
        var check = new ModelCheck(world, set.ToPorts(), configuration.Selection, kernels.Masks);
        long last = Stopwatch.GetTimestamp();
        return check.Run(
            scenes,
            done =>
            {
                if (!json && Stopwatch.GetElapsedTime(last) >= Interval)
                {
                    last = Stopwatch.GetTimestamp();
                    terminal.Progress.WriteLine($"scenes {done}/{scenes}");
                    terminal.Progress.Flush();
                }
            },
            interrupt.Token);
    }

    private static void Show(ModelQuality quality, bool json, Terminal terminal)
    {
        if (json)
        {
            CommandJson.Write(Json(quality), terminal);
        }
        else
        {
            Write(quality, terminal.Out);
        }
    }

    private static bool IsCheck(string file)
    {
        try
        {
            return JsonInput.ReadObject(file, RepeatedKeys.LastCounts, "").TryGetProperty(KeptKey, out _);
        }
        catch (UserDataException)
        {
            return false;
        }
    }

    private static JsonObject Json(ModelQuality quality)
    {
        var document = new JsonObject { ["scenes"] = quality.Scenes };
        foreach (QualityMeasure measure in quality.Measures)
        {
            document[measure.Name] = CommandJson.Number(measure.Value);
        }

        document[KeptKey] = quality.IsGood;
        return document;
    }

    private static void Write(ModelQuality quality, TextWriter output)
    {
        output.WriteLine($"{quality.Scenes} scenes that no model was trained on");
        foreach (QualityMeasure measure in quality.Measures)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{measure.Text,-55} {measure.Value,7:0.000}   {(measure.IsKept ? "at least" : "LESS THAN")} {measure.Least}"));
        }
    }
}
