using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Commands;

/// <summary>A command of the program as a stage of another one.</summary>
internal static class StageCommand
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">As a user would type them.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <returns>Of <see cref="ExitCode"/>.</returns>
    /// <exception cref="UsageErrorException">The arguments are not those of a command.</exception>
    public static int Invoke(IReadOnlyList<string> arguments, Terminal terminal)
    {
        ParseResult parsed = CommandTree.Create(terminal).Parse(arguments, CommandTree.Parsing);
        if (parsed.Errors is [ParseError error, ..])
        {
            throw new UsageErrorException(error.Message);
        }

        return CommandRun.RunAsync(parsed, terminal).GetAwaiter().GetResult();
    }
}
