using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Commands;

/// <summary>Runs one command: the program's own, or a stage of another one.</summary>
internal static class CommandRun
{
    /// <summary>Runs a command; what ends it becomes a message and an exit code.</summary>
    /// <param name="parsed">Without errors of the parser.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="ReaderGoneException">Nobody reads the output any more.</exception>
    public static async Task<int> RunAsync(ParseResult parsed, Terminal terminal)
    {
        ModelNotices.Warn(parsed, terminal);

        // Signals are the commands' own business: a training run finishes its step first.
        var invocation = new InvocationConfiguration
        {
            Output = new TextBlockWriter(terminal.Out),
            Error = new TextBlockWriter(terminal.Error),
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // because this is the one place where every failure becomes a message and an exit code
        catch (Exception e) when (e is not ReaderGoneException)
#pragma warning restore CA1031
        {
            return FailureReport.Write(e, terminal.Error, PathOf(parsed));
        }
    }

    /// <summary>The words of the command: "adavip pairs build".</summary>
    public static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: not RootCommand } named)
            {
                names.Insert(0, named.Command.Name);
            }
        }

        return string.Join(' ', names.Prepend("adavip"));
    }
}
