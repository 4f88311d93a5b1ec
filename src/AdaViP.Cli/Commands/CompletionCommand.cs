using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Reflection;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Core;

namespace AdaViP.Cli.Commands;

/// <summary>
/// <c>adavip completion SHELL</c>: a script with which a shell completes commands, options, recipes and recipe keys.
/// </summary>
internal static class CompletionCommand
{
    private const string ResourcePrefix = "AdaViP.Cli.Completion.adavip.";

    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = $"The shell: {string.Join(", ", Shells)}." };
        shell.CompletionSources.Add(_ => Shells.Select(name => new CompletionItem(name)));
        shell.Validators.Add(result =>
        {
            string given = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (given.Length > 0 && !Shells.Contains(given))
            {
                result.AddError(
                    $"SHELL is \"{given}\" but must be one of {string.Join(", ", Shells)}.{Spelling.Suggestion(given, Shells)}");
            }
        });
        var command =
            new Command("completion", "Prints a script that makes a shell complete commands, options and names.") { shell };
        command.SetAction(parsed => terminal.Out.Write(Script(parsed.GetRequiredValue(shell))));
        return command;
    }

    /// <summary>Answers a request for completions, <c>[suggest:N]</c> and a line, with a word a line.</summary>
    /// <param name="root">The program's commands.</param>
    /// <param name="arguments">Of the program.</param>
    /// <param name="terminal">Gets the words, or what is wrong.</param>
    /// <returns>The exit code; null where it is another command line.</returns>
    public static int? Answer(RootCommand root, IReadOnlyList<string> arguments, Terminal terminal)
    {
        const string start = "[suggest:";
        if (arguments is not [string first, ..] || !first.StartsWith(start, StringComparison.Ordinal) || !first.EndsWith(']'))
        {
            return null;
        }

        string text = first[start.Length..^1];
        string line = arguments.Count > 1 ? arguments[1] : "";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int place) || place > line.Length)
        {
            terminal.Error.WriteLine(
                $"error: {first}: \"{text}\" must be a whole number from 0 to {line.Length}, the length of the line. The scripts "
                    + "of 'adavip completion' make such requests.");
            return ExitCode.Usage;
        }

        foreach (string candidate in new CompletionRequest(root).Candidates(line[..place]))
        {
            terminal.Out.WriteLine(candidate);
        }

        return ExitCode.Done;
    }

    /// <summary>The script for a shell.</summary>
    /// <param name="shell">bash, zsh, fish or pwsh.</param>
    public static string Script(string shell)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourcePrefix + shell)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
