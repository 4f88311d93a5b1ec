using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Cli.Terminals;
using AdaViP.Llava.Models;

namespace AdaViP.Cli.Commands;

/// <summary>Warnings about the folders of models that a command line names, once, whichever command reads them.</summary>
internal static class ModelNotices
{
    private static readonly string[] FolderOptions = ["--model", "--reference"];

    /// <summary>Writes them.</summary>
    /// <param name="parsed">The command line, without errors.</param>
    /// <param name="terminal">Gets the warnings.</param>
    public static void Warn(ParseResult parsed, Terminal terminal)
    {
        IEnumerable<string> folders = parsed.CommandResult.Children.OfType<OptionResult>()
            .Where(option => FolderOptions.Contains(option.Option.Name))
            .SelectMany(option => option.Tokens).Select(token => token.Value).Distinct();
        foreach (string notice in folders.Select(UnusedAdapters.Notice).OfType<string>())
        {
            terminal.Warn(notice);
        }
    }
}
