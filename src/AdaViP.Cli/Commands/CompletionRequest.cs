using System.CommandLine;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Commands;

/// <summary>What fits at the end of a line that somebody types: for the scripts of <see cref="CompletionCommand"/>.</summary>
/// <param name="root">The program's commands.</param>
internal sealed class CompletionRequest(RootCommand root)
{
    /// <summary>Stands for the names of files: the shell knows them.</summary>
    public const string Files = ":files";

    private const string SetName = "--set";

    private static readonly string[] Switch = ["true", "false"];
    private static readonly string[] Paths = ["file", "folder", "runs", "recipe"];

    /// <summary>Words that may stand in place of the last one of a line.</summary>
    /// <param name="line">Up to the cursor.</param>
    /// <returns>Each begins as the last word does; <see cref="Files"/> last, where a file or folder may be meant.</returns>
    public IReadOnlyList<string> Candidates(string line)
    {
        string word = line[(line.LastIndexOf(' ') + 1)..];
        string before = line[..^word.Length];
        string option = before.TrimEnd() is { Length: > 0 } typed ? typed[(typed.LastIndexOf(' ') + 1)..] : "";
        string prefix = "";
        int equals = word.IndexOf('=');
        if (equals > 0 && word.StartsWith("--", StringComparison.Ordinal))
        {
            // --option=value is --option and value, to the parser too.
            (prefix, option) = (word[..(equals + 1)], word[..equals]);
            (word, before) = (word[(equals + 1)..], before + option + " ");
        }

        string begin = word;
        IEnumerable<string> values = option == SetName && begin.Contains('=', StringComparison.Ordinal)
            ? SettingValues(begin)
            : root.Parse(before + begin, CommandTree.Parsing).GetCompletions(before.Length + begin.Length)
                .Select(item => item.Label);
        string[] found = [.. values.Where(value => value.Length > 0 && value.StartsWith(begin, StringComparison.Ordinal))];

        // Who has begun a word of ours means it, not a file of that name.
        bool isOurs = begin.Length > 0 && found.Length > 0;
        string[] files = !isOurs && WantsFile(before, option, begin) ? [Files] : [];
        return [.. found.Select(value => prefix + value), .. files];
    }

    private static IEnumerable<string> SettingValues(string text)
    {
        string key = text[..text.IndexOf('=', StringComparison.Ordinal)];
        Type? type = TrainingRecipe.Schema.Find(key)?.ValueType;
        IEnumerable<string> values = type is { IsEnum: true } ? SettingNaming.NamesOf(type) : type == typeof(bool) ? Switch : [];
        return values.Select(value => key + "=" + value);
    }

    private bool WantsFile(string before, string option, string word)
    {
        Command command = root;
        foreach (string name in before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            command = command.Subcommands.FirstOrDefault(sub => sub.Name == name) ?? command;
        }

        Option? open = command.Options.FirstOrDefault(each => each.Name == option && each.ValueType != typeof(bool));
        return open is not null ? IsPath(open.HelpName ?? "")
            : !word.StartsWith('-') && command.Arguments.Any(argument => IsPath(argument.Name));
    }

    private static bool IsPath(string name) => Paths.Any(path => name.Contains(path, StringComparison.Ordinal));
}
