using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Torch.Loading;

namespace AdaViP.Cli;

/// <summary>The program: parses the command line, runs the command, turns failures into messages and exit codes.</summary>
internal static class Application
{
    // SIGXFSZ on Linux and macOS: a file grew over the limit of this user (ulimit -f).
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    // What the runtime puts where bytes of an argument are not UTF-8.
    private const char NotUnicode = '\uFFFD';

    /// <summary>Runs the program on the process's own streams.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        // Without a handler the signal ends the process in the middle of a save; with one, the write fails and is reported.
        // Kept to the end of the process: the signal is delivered on another thread, perhaps after the failure has been reported.
        PosixSignalRegistration? limit = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(FileTooLarge, context => context.Cancel = true);
        DiagnosticPorts.Hide();
        OpenMpWaiting.Apply();
        Terminal terminal = Terminal.Process() with { Invocation = new Invocation(arguments) };
        using var signals = new UnwatchedSignals(terminal);
        int code = await RunAsync(arguments, terminal).ConfigureAwait(false);
        GC.KeepAlive(limit);
        return code;
    }

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">As the shell split them.</param>
    /// <param name="terminal">Where to read and write.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        RootCommand root = CommandTree.Create(terminal);
        if (CompletionCommand.Answer(root, arguments, terminal) is int answered)
        {
            return terminal.Finish(answered);
        }

        if (arguments.FirstOrDefault(argument => argument.Contains(NotUnicode, StringComparison.Ordinal)) is string damaged)
        {
            terminal.Error.WriteLine(
                $"error: The argument \"{ShownValue.Cut(damaged)}\" has U+FFFD, which stands for bytes that are not UTF-8. "
                + "Correct the argument. A file of such a name cannot be opened, and another one would be made: rename it.");
            return ExitCode.Usage;
        }

        ParseResult parsed = root.Parse(arguments, CommandTree.Parsing);
        if (parsed.Errors.Count > 0)
        {
            return terminal.Finish(ReportUsage(parsed, terminal));
        }

        try
        {
            return terminal.Finish(await CommandRun.RunAsync(parsed, terminal).ConfigureAwait(false));
        }
        catch (ReaderGoneException)
        {
            return ExitCode.Done;
        }
    }

    private static int ReportUsage(ParseResult parsed, Terminal terminal)
    {
        // Beside a word that is not a command the parser also says that a command is missing.
        Command command = parsed.CommandResult.Command;
        bool isCommandUnknown = command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0;
        foreach (ParseError error in parsed.Errors.Where(error => !isCommandUnknown || IsAboutAWord(error, parsed)))
        {
            terminal.Error.WriteLine("error: " + error.Message + Suggestion(error, parsed));
        }

        string path = CommandRun.PathOf(parsed);
        terminal.Error.WriteLine(command.Subcommands.Count > 0
            ? $"Commands: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}. '{path} COMMAND --help' explains one."
            : $"'{path} --help' explains the options.");
        return ExitCode.Usage;
    }

    // What the parser did not know may be a command or an option, misspelt.
    private static string Suggestion(ParseError error, ParseResult parsed)
    {
        string? word =
            parsed.UnmatchedTokens.FirstOrDefault(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal));
        if (word is null)
        {
            return "";
        }

        Command command = parsed.CommandResult.Command;
        return Spelling.Suggestion(
            word,
            word.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name));
    }

    private static bool IsAboutAWord(ParseError error, ParseResult parsed) =>
        parsed.UnmatchedTokens.Any(word => error.Message.Contains(word, StringComparison.Ordinal));
}
