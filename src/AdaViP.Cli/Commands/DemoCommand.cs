using System.CommandLine;
using AdaViP.Cli.Demo;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.TrainingRuns;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.MicroWorld.Demo;
using AdaViP.Training;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip demo</c>: the whole way from pictures to a tuned checkpoint, without a download.</summary>
internal static class DemoCommand
{
    private const string RecipeName = "demo";
    private const int SampleCount = 32;
    private const int WorldSeed = 1;

    private static readonly PreferenceObjective[] Objectives = [PreferenceObjective.AdaVip, PreferenceObjective.Dpo];

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for everything that the demo makes; what an earlier demo made there is replaced.",
            HelpName = "folder",
            DefaultValueFactory = _ => "adavip-demo",
        };
        Option<string[]> set = SharedOptions.Set();
        Option<string?> device = SharedOptions.Device();
        var command = new Command("demo", "Draws a preference set and a tiny random model, "
            + "trains it with AdaViP and with DPO, and shows each step.")
        {
            output, set, device,
        };
        command.SetAction(parsed => Run(
            SharedOptions.Place(parsed.GetRequiredValue(output), output.Name),
            SharedOptions.Overrides(parsed.GetRequiredValue(set), parsed.GetValue(device)),
            terminal.ForLog()));
        return command;
    }

    private static int Run(string folder, string[] overrides, Terminal terminal)
    {
        TrainingRecipe recipe = RecipeLibrary.Load(RecipeName, overrides);
        DemoFolder.Prepare(folder, [.. Objectives.Select(objective => SettingNaming.NameOf(objective))], SampleCount, WorldSeed);
        terminal.Out.WriteLine(
            "The model of this demo is random: it never learned to see or to speak. The numbers show that the machinery works "
            + "(both rejected kinds are pushed below the chosen one, and how omega shares the force between them); "
            + "they say nothing about hallucination.");
        terminal.Out.WriteLine();
        DemoWorld world = DemoWorld.Create(folder, SampleCount, WorldSeed);
        terminal.Out.WriteLine($"drew {SampleCount} triplets: {world.DataFile}");
        terminal.Out.WriteLine($"made a LLaVA with random weights: {world.ModelFolder}");
        string kept = $"what is finished is in {folder} until the next demo replaces it. To start again: {terminal.Invocation}";
        using var interrupt = new InterruptWatch(
            () => terminal.Notify("interrupted: stopping; once more stops at once."),
            () => terminal.Error.WriteLine($"interrupted again: ending at once; {kept}"));
        foreach (PreferenceObjective objective in Objectives)
        {
            string name = SettingNaming.NameOf(objective);
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{name}: {Explain(objective)}");
            var request = new TrainingRequest(
                recipe with { Name = $"{recipe.Name}-{name}", Objective = objective },
                world.ModelFolder,
                ReferenceFolder: null,
                [world.DataFile],
                ImageRoot: null,
                Path.Combine(folder, name),
                OutputMode.New);
            if (!Finishes(request, terminal, interrupt.Token))
            {
                terminal.Error.WriteLine($"interrupted: {kept}");
                return ExitCode.Interrupted;
            }
        }

        WriteNextSteps(folder, world, terminal.Out);
        return ExitCode.Done;
    }

    // A run that is interrupted before its first step, while its data are read, ends with an exception.
    private static bool Finishes(TrainingRequest request, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            return TrainingSession.Run(request, terminal, new StepTable(terminal), cancellation).Finished;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string Explain(PreferenceObjective objective) => objective switch
    {
        PreferenceObjective.AdaVip => "one softmax over the true answer (++), "
            + "a false answer (+-), and the true answer on a picture without one object (-+)",
        PreferenceObjective.Dpo => "the true answer (++) against the false answer (+-) only",
        _ => SettingNaming.NameOf(objective),
    };

    private static void WriteNextSteps(string folder, DemoWorld world, TextWriter output)
    {
        string tuned = Path.Combine(folder, SettingNaming.NameOf(PreferenceObjective.AdaVip));
        string picture = Path.Combine(Path.GetDirectoryName(world.DataFile)!, "images", "000.png");
        output.WriteLine();
        output.WriteLine("Each run is a folder with the tuned checkpoint in Hugging Face layout, "
            + "metrics.jsonl and its recipe. To go on:");
        output.WriteLine($"  adavip generate --model {tuned} --image {picture} "
            + "--question \"What is in the picture?\" --max-new-tokens 32");
        output.WriteLine($"  adavip train --recipe demo --set objective=vision_sum --model {world.ModelFolder} "
            + $"--data {world.DataFile} --out {Path.Combine(folder, "mine")}");
        output.WriteLine("  adavip recipe show llava-1.5-7b      (the paper's settings for the real model)");
    }
}
