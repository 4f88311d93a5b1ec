using System.CommandLine;
using System.Globalization;
using AdaViP.Cli.Evaluations;
using AdaViP.Cli.Failures;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Files;
using AdaViP.Core.Kernels;
using AdaViP.Core.Settings;
using AdaViP.Data.Preferences;
using AdaViP.Evaluation.Generation;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip micro</c>: the drawn world, its data and its models.</summary>
internal static class MicroCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal) => new(
        "micro", "The drawn world: scenes, their data, and tiny models for them.")
    {
        CreateKeys(terminal),
        CreateDraw(terminal),
        CreateStartModel(terminal),
        CreatePreferences(terminal),
        MicroScoreCommand.Create(terminal),
        MicroEvidenceCommand.Create(terminal),
        MicroModelsCommand.CreateTraining(terminal),
        MicroModelsCommand.CreateCopy(terminal),
        MicroModelsCommand.CreateCheck(terminal),
    };

    /// <summary><c>--world FILE</c>.</summary>
    internal static Option<string?> World() => new("--world")
    {
        Description = "YAML file with the world's knobs ('adavip micro keys'); default: the built-in world.",
        HelpName = "file",
    };

    /// <summary><c>--seed N</c>.</summary>
    internal static Option<long> Seed() => NumberOption.Of<DrawOptions, long>("--seed", "number", nameof(DrawOptions.Seed));

    private static Option<int> Count() => NumberOption.Of<DrawOptions, int>("--count", "count", nameof(DrawOptions.Count));

    private static Option<string> Output(string what) =>
        new("--out") { Description = what, HelpName = "folder", Required = true };

    private static Command CreateKeys(Terminal terminal)
    {
        var command = new Command("keys", "Prints every key of a world file with its default, allowed values and meaning.");
        command.SetAction(_ =>
        {
            foreach (SettingSection section in WorldRecipe.Schema.Sections.Where(section => section.Text.Length > 0))
            {
                terminal.Out.WriteLine($"{section.Path}: {section.Text}");
            }

            terminal.Out.WriteLine();
            terminal.Out.Write(SettingTable.Write(WorldRecipe.Schema));
        });
        return command;
    }

    private static Command CreateDraw(Terminal terminal)
    {
        var kind = new Argument<SceneSet>("set")
        {
            Description = "supervised: conversations to learn from; validation or evaluation: questions with right answers.",
        };
        Option<string> output = Output("Folder for pictures and files, new or empty.");
        Option<bool> overwrite = SharedOptions.Overwrite("Replace what an earlier draw wrote there.");
        (Option<string?> world, Option<long> seed, Option<int> count) = (World(), Seed(), Count());
        Option<bool> quiet = SharedOptions.Quiet();
        var command = new Command("draw", "Draws scenes and writes what is said and asked about them.")
        {
            kind, output, overwrite, world, seed, count, quiet,
        };
        command.SetAction(parsed =>
        {
            WorldRecipe recipe = WorldFile.Load(parsed.GetValue(world));
            string folder = SharedOptions.Place(parsed.GetRequiredValue(output), output.Name);
            int scenes = parsed.GetValue(count);
            using var claim = OutputFolderLock.Take(Path.GetFullPath(folder));
            if (parsed.GetValue(overwrite))
            {
                DrawnFiles.Remove(folder);
            }

            RequireEmpty(folder);
            string again = $"To start again: {terminal.Invocation.With(Invocation.OverwriteName)}";
            using var interrupt = new InterruptWatch(
                () => terminal.Notify("interrupted: stopping; press again to stop at once."),
                () => terminal.Error.WriteLine($"interrupted again: ending at once. {again}"));
            var progress = new ProgressLine(terminal.ForLog() with { IsQuiet = parsed.GetValue(quiet) }, "drawn");
            try
            {
                Draw(
                    parsed.GetValue(kind), recipe, parsed.GetValue(seed), scenes, folder,
                    done => progress.Report(new AnswerProgress(done, scenes, 0, 0)), interrupt.Token);
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine(again);
                throw;
            }

            terminal.ForLog().Out.WriteLine($"drew {scenes} scenes: {folder}");
        });
        return command;
    }

    private static void Draw(
        SceneSet set, WorldRecipe world, long seed, int count, string folder, Action<int> progress,
        CancellationToken cancellation)
    {
        if (set == SceneSet.Supervised)
        {
            SupervisedData.Write(world, seed, count, folder, progress, cancellation);
            return;
        }

        SceneUse use = set == SceneSet.Validation ? SceneUse.Validation : SceneUse.Evaluation;
        EvaluationData.Write(world, seed, use, count, folder, progress, cancellation);
    }

    private static Command CreateStartModel(Terminal terminal)
    {
        Option<string> output = Output("Folder for the checkpoint, new or empty.");
        Option<long> seed = Seed();
        Option<int> steps = NumberOption.Of<DrawOptions, int>("--tower-steps", "count", nameof(DrawOptions.TowerSteps));
        Option<bool> quiet = SharedOptions.Quiet();
        var command = new Command(
            "start-model", "Writes a tiny LLaVA that sees, knows the words of the world, and cannot speak yet.")
        {
            output, seed, steps, quiet,
        };
        command.SetAction(parsed =>
        {
            string folder = SharedOptions.Place(parsed.GetRequiredValue(output), output.Name);
            using (OutputFolderLock.Take(Path.GetFullPath(folder)))
            {
                RequireEmpty(folder); // the tower learns for minutes before anything is written
            }

            Terminal shown = terminal.ForLog() with { IsQuiet = parsed.GetValue(quiet) };
            using var interrupt = new InterruptWatch(
                () => terminal.Notify($"interrupted: stopping; no model is kept. To start again: {terminal.Invocation}"));
            using KernelSet kernels = KernelFactory.ForPictures(PictureKernels.Native);
            var progress = new ProgressLine(shown, "tower trained");
            int most = parsed.GetValue(steps);
            double last = double.NaN;
            StartModel.Write(
                parsed.GetValue(seed),
                most,
                kernels,
                folder,
                (done, loss) =>
                {
                    last = loss;
                    progress.Report(new AnswerProgress(done, most, 0, 0));
                },
                interrupt.Token);
            terminal.ForLog().Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"made a LLaVA that cannot speak yet (cross entropy of a patch at the end: {last:0.000}): {folder}"));
        });
        return command;
    }

    private static Command CreatePreferences(Terminal terminal)
    {
        Option<string> model = SharedOptions.Model();
        var output = new Option<string>("--out") { Description = "Parquet file to write.", HelpName = "file", Required = true };
        Option<bool> overwrite = SharedOptions.Overwrite("Replace the file if it exists.");
        (Option<string?> world, Option<long> seed, Option<int> count) = (World(), Seed(), Count());
        Option<string?> device = SharedOptions.Device();
        Option<bool> quiet = SharedOptions.Quiet();
        var command = new Command(
            "preferences", "Lets a model describe scenes, and writes preferences about its descriptions with RLAIF-V's columns.")
        {
            model, output, overwrite, world, seed, count, device, quiet,
        };
        command.SetAction(parsed =>
        {
            WorldRecipe recipe = WorldFile.Load(parsed.GetValue(world));
            string path = SharedOptions.Place(parsed.GetRequiredValue(output), output.Name);
            Terminal shown = terminal.ForLog() with { IsQuiet = parsed.GetValue(quiet) };
            string folder = parsed.GetRequiredValue(model);
            using OutputFile file = OutputFile.Create(
                path,
                parsed.GetValue(overwrite),
                output.Name,
                ("a table that micro preferences wrote", PreferenceTableWriter.IsOne),
                Inputs(folder, parsed.GetValue(world)));
            string kept = $"no file is kept. To start again: {terminal.Invocation}";
            using var interrupt = new InterruptWatch(
                () => terminal.Notify("interrupted: stopping; press again to stop at once."),
                () => terminal.Error.WriteLine($"interrupted again: ending at once; {kept}"));
            using KernelSet kernels = KernelFactory.Usual();
            using SampledAnswers answers = SampledAnswers.Open(
                folder, ComputeDevice.Choose(parsed.GetValue(device), terminal), kernels.Images);
            int scenes = parsed.GetValue(count);
            int rows = 0;
            var progress = new ProgressLine(shown, "described");
            IEnumerable<PreferenceTableRow> table = new PreferenceData(recipe, parsed.GetValue(seed)).Rows(
                scenes,
                answers.Answer,
                done => progress.Report(new AnswerProgress(done, scenes, 0, 0)),
                interrupt.Token).Select(row =>
                {
                    rows++;
                    return row;
                });
            try
            {
                file.Write(stream => PreferenceTableWriter.WriteAsync(stream, "micro-world", table).GetAwaiter().GetResult());
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine("interrupted: " + kept);
                throw;
            }

            file.Complete();
            terminal.ForLog().Out.WriteLine($"wrote {rows} preferences about {scenes} scenes: {path}");
        });
        return command;
    }

    private static IEnumerable<(string Option, string Path)> Inputs(string model, string? world) =>
    [
        .. Directory.Exists(model) ? Directory.EnumerateFiles(model).Select(file => ("--model", file)) : [],
        .. world is null ? Array.Empty<(string Option, string Path)>() : [("--world", world)],
    ];

    private static void RequireEmpty(string folder)
    {
        string? found = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName)
            .FirstOrDefault(name => name != OutputFolderLock.LockName);
        if (found is not null)
        {
            throw new UsageErrorException($"--out \"{folder}\" holds {found}; choose a folder that is new or empty.");
        }
    }

    private enum SceneSet
    {
        Supervised,
        Validation,
        Evaluation,
    }
}
