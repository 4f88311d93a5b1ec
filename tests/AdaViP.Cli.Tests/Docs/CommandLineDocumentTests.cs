using System.Text.RegularExpressions;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>docs/cli.md: its examples run, and it leaves no command out.</summary>
[Collection(ProcessTests.Name)]
public sealed partial class CommandLineDocumentTests
{
    private static string Text => File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "cli.md"));

    [Fact]
    public async Task Examples_FromTopToBottom_AllRun()
    {
        using var folder = new TemporaryFolder();
        string[] commands = [.. ShellBlocks().Matches(Text).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.True(commands.Length >= 10, $"only {commands.Length} examples found");
        foreach (string command in commands)
        {
            CommandResult result = await AdavipProcess.RunShellAsync(command, folder.Root);
            Assert.True(result.Code == 0, $"{command}\nexit code {result.Code}\n{result.Out}\n{result.Error}");
        }
    }

    [Fact]
    public void EveryCommand_HasAnExample() => Assert.All(
        CommandTree.Create(Terminal.Process()).Subcommands,
        command => Assert.Matches($@"(?m)^(.*\| )?adavip {command.Name}\b", string.Join('\n', ShellBlocks().Matches(Text).Select(block => block.Groups[1].Value))));

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();
}
