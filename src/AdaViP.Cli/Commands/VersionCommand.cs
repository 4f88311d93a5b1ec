using System.CommandLine;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("version", "Prints the version of the program.");
        command.SetAction(_ => terminal.Out.WriteLine("adavip " + ProgramVersion.Text));
        return command;
    }
}
