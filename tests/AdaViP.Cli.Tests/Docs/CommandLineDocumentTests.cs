using System.Text.RegularExpressions;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>docs/cli.md leaves no command out; <see cref="DocumentTests"/> runs its examples.</summary>
public sealed class CommandLineDocumentTests
{
    [Fact]
    public void EveryCommand_HasAnExample() => Assert.All(
        CommandTree.Create(Terminal.Process()).Subcommands,
        command => Assert.Contains(
            DocumentBlock.Commands,
            example => example.Page == "docs/cli.md" && Regex.IsMatch(example.Text, $@"^(.*\| )?adavip {command.Name}\b")));
}
