using System.CommandLine;
using System.Reflection;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip completion SHELL</c>: a script with which a shell completes commands, options, recipes and recipe keys.</summary>
internal static class CompletionCommand
{
    private const string ResourcePrefix = "AdaViP.Cli.Completion.adavip.";

    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = $"The shell: {string.Join(", ", Shells)}." };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "Prints a script that makes a shell complete commands, options and names.") { shell };
        command.SetAction(parsed => terminal.Out.Write(Script(parsed.GetRequiredValue(shell))));
        return command;
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
