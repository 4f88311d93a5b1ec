using System.CommandLine;
using System.CommandLine.Help;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Commands;

/// <summary>The commands and options of the program; a test freezes their list.</summary>
internal static class CommandTree
{
    /// <summary>How command lines are read: "@home?" is a question, not a file of options.</summary>
    public static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>The root command with everything below it.</summary>
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Tunes LLaVA with the AdaViP loss: it learns to describe only what is in the picture.")
        {
            PairsCommand.Create(terminal),
            TrainCommand.Create(terminal),
            LogProbsCommand.Create(terminal),
            PlanCommand.Create(terminal),
            GenerateCommand.Create(terminal),
            ChatCommand.Create(terminal),
            DemoCommand.Create(terminal),
            MicroCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            ReportCommand.Create(terminal),
            InfoCommand.Create(terminal),
            RecipeCommand.Create(terminal),
            CompletionCommand.Create(terminal),
            VersionCommand.Create(terminal),
        };
        ValueChecks.AddTo(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h"); // not "/h" and "/?": they would be offered by every completion
        return root;
    }
}
