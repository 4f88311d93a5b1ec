using System.CommandLine;
using System.Globalization;
using AdaViP.Cli.Demo;
using AdaViP.Cli.Failures;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Stages;
using AdaViP.Cli.Terminals;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip demo</c>: the whole way from pictures to a table of methods, without a download.</summary>
internal static class DemoCommand
{
    private const string QuickName = "--quick";
    private const string FullName = "--full";

    /// <summary>Builds the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="run">Does what was asked for and gives an exit code; null runs the demo.</param>
    public static Command Create(Terminal terminal, Func<DemoRequest, Terminal, int>? run = null)
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for everything that the demo makes: new, empty, or of a stopped demo, which is continued.",
            HelpName = "folder",
            DefaultValueFactory = _ => "adavip-demo",
        };
        Option<long> seed = MicroCommand.Seed();
        Option<string?> world = MicroCommand.World();
        Option<string?> device = SharedOptions.Device();
        var quick = new Option<bool>(QuickName)
        {
            Description = "A few scenes and steps: shows every stage, says nothing about methods.",
        };
        var full = new Option<bool>(FullName)
        {
            Description = "Every preference objective on three seeds, so that differences can be judged.",
        };
        var command = new Command(
            "demo",
            "Draws a world, builds pairs of pictures in it, tunes a tiny LLaVA by several methods, and compares them.")
        {
            output, seed, world, device, quick, full,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(quick) && result.GetValue(full))
            {
                result.AddError($"{QuickName} and {FullName} exclude each other: choose one.");
            }
        });
        command.SetAction(parsed => (run ?? Run)(
            new DemoRequest(
                SharedOptions.Place(parsed.GetRequiredValue(output), output.Name),
                parsed.GetValue(quick) ? DemoSize.Quick : parsed.GetValue(full) ? DemoSize.Full : DemoSize.Default,
                parsed.GetValue(seed),
                parsed.GetValue(world),
                parsed.GetValue(device)),
            terminal.ForLog()));
        return command;
    }

    private static int Run(DemoRequest request, Terminal terminal)
    {
        WorldRecipe world = WorldFile.LoadForTheShippedModel(request.World);
        var plan = new DemoPlan(request, world);
        terminal.Out.WriteLine(
            "A model of 1.3 million weights describes drawn scenes. It learned from captions that name what usually stands "
            + "together, so it also names what is not there. The demo tunes it by preferences and compares the methods. "
            + "Each stage is a command of this program; $ shows it.");
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"In {100 * world.Labels.Noise:0.#} % of its preferences the preferred answer is the less truthful one "
            + $"(labels.noise of a world file); labels of a model are wrong in part, too."));
        var stages = new StageRun(terminal, StageCommand.Invoke) { Prepare = plan.WriteNotes };
        int code = stages.Run(request.Folder, plan.Name, plan.Stages());
        if (code == ExitCode.Done)
        {
            WriteNextSteps(plan, terminal.Out);
        }

        return code;
    }

    private static void WriteNextSteps(DemoPlan plan, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"The page with table, curves and pictures: {plan.Report}");
        string[] chat = ["chat", "--model", plan.RunOf(TuningMethod.AdaVip), "--image", plan.Picture];
        output.WriteLine("What next:");
        output.WriteLine($"  {new Invocation(chat)}");
        output.WriteLine("  adavip micro keys                       (the knobs of the world, for --world)");
        output.WriteLine("  adavip recipe show llava-1.5-7b         (the paper's settings for the real model)");
    }
}
