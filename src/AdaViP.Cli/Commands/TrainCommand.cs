using System.CommandLine;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.TrainingRuns;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.Runs;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip train</c>.</summary>
internal static class TrainCommand
{
    private const string ResumeName = "--resume";

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> recipe = SharedOptions.Recipe();
        Option<string[]> set = SharedOptions.Set();
        Option<string> model = SharedOptions.Model();
        var reference = new Option<string?>("--reference")
        {
            Description = "Folder of the reference model; default: the model that is tuned, as it is before the first step.",
            HelpName = "folder",
        };
        Option<string[]> data = SharedOptions.Data(weights: true);
        Option<string?> imageRoot = SharedOptions.ImageRoot();
        var output = new Option<string>("--out")
        {
            Description = "Folder for the tuned model, checkpoints and metrics; created.",
            HelpName = "folder",
            Required = true,
        };
        var resume = new Option<bool>(ResumeName)
        {
            Description = "Go on from the newest checkpoint in --out, or start where there is none; "
                + "the result is the same bit for bit.",
        };
        Option<bool> overwrite = SharedOptions.Overwrite("Replace the run in --out.");
        Option<string?> device = SharedOptions.Device();
        Option<bool> quiet = SharedOptions.Quiet();
        var command = new Command("train", "Tunes a LLaVA checkpoint on preference data.")
        {
            recipe, model, data, imageRoot, output, reference, set, device, resume, overwrite, quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(overwrite))
            {
                result.AddError("--resume and --overwrite exclude each other: continue the run in --out, or replace it.");
            }
        });
        command.SetAction(parsed =>
        {
            DataArguments files = DataArguments.Read(parsed.GetRequiredValue(data));
            files.RequireNoOther(parsed.GetRequiredValue(set), parsed.GetRequiredValue(data));
            string[] overrides = SharedOptions.Overrides(parsed.GetRequiredValue(set), parsed.GetValue(device));
            TrainingRecipe loaded = RecipeLibrary.Load(parsed.GetRequiredValue(recipe), [.. overrides, .. files.Overrides]);
            return Run(
                new TrainingRequest(
                    loaded,
                    parsed.GetRequiredValue(model),
                    parsed.GetValue(reference),
                    files.Paths,
                    parsed.GetValue(imageRoot),
                    SharedOptions.Place(parsed.GetRequiredValue(output), output.Name),
                    parsed.GetValue(resume) ? OutputMode.Resume
                        : parsed.GetValue(overwrite) ? OutputMode.Overwrite
                        : OutputMode.New,
                    parsed.GetRequiredValue(recipe)),
                terminal.ForLog() with { IsQuiet = parsed.GetValue(quiet) });
        });
        return command;
    }

    private static int Run(TrainingRequest request, Terminal terminal)
    {
        ITrainingDisplay display = terminal is { CanRedraw: true, IsQuiet: false }
            ? new LiveTrainingDisplay(terminal)
            : new PlainTrainingDisplay(terminal);
        bool hasBegun = request.OutputMode == OutputMode.Resume;
        using var interrupt = new InterruptWatch(
            () => display.Notify(
                "interrupted: stopping, then saving the last complete step; press again to stop at once, without saving."),
            () => terminal.Error.WriteLine(Volatile.Read(ref hasBegun)
                ? $"interrupted again: ending at once, without saving; complete checkpoints in {request.OutputFolder} are kept. "
                    + $"To continue: {terminal.Invocation.WithoutOverwrite().With(ResumeName)}"
                : $"interrupted again: ending at once; the run had not begun. To start again: {terminal.Invocation}"));
        TrainingResult result;
        try
        {
            result = TrainingSession.Run(
                request, terminal, display, interrupt.Token, () => Volatile.Write(ref hasBegun, true));
        }
        catch (StorageException e)
        {
            throw new UserErrorException(e.Message + Continuation(request), e);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine($"The run had not begun; nothing was changed. To start again: {terminal.Invocation}");
            throw;
        }

        if (result.Finished)
        {
            terminal.Out.WriteLine(ProgramSettings.Say(result.NextStep));
            return ExitCode.Done;
        }

        terminal.Error.WriteLine(ProgramSettings.Say(result.NextStep));
        terminal.Error.WriteLine("To continue: " + Again(request, result, terminal.Invocation));
        return ExitCode.Interrupted;
    }

    // The run that is to be replaced is still there while this one has saved nothing.
    private static Invocation Again(TrainingRequest request, TrainingResult result, Invocation now) =>
        request.OutputMode == OutputMode.Overwrite && result.CheckpointFolder is null
            ? now
            : now.WithoutOverwrite().With(ResumeName);

    private static string Continuation(TrainingRequest request)
    {
        string instead = request.OutputMode == OutputMode.Overwrite ? " instead of --overwrite" : "";
        try
        {
            string from = Trainer.NewestCheckpoint(request.OutputFolder) is int step
                ? $"continues from the newest checkpoint, step-{step}."
                : "starts at the first step: there is no checkpoint yet.";
            return $" The same command with --resume{instead} {from}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserErrorException)
        {
            return ""; // the disk that failed does not even list the folder: its own message stands
        }
    }
}
