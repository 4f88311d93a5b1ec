using System.CommandLine;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests;

public sealed class CommandLineTests
{
    // Scripts depend on these names: adding one is a decision, removing one breaks somebody.
    private static readonly string[] Frozen =
    [
        "adavip chat --beams --device --help --image --image-mode --max-new-tokens --model --seed --temperature --top-p",
        "adavip demo --help --out --set",
        "adavip generate --beams --device --help --image --image-mode --json --max-new-tokens --model --question --seed --temperature --top-p",
        "adavip info --help",
        "adavip logprobs --data --device --help --image-root --model --out --overwrite --recipe --set",
        "adavip plan --answer-tokens --device --help --model --prompt-tokens --recipe --samples --set",
        "adavip recipe copy <name> <file> --help --overwrite",
        "adavip recipe keys --help",
        "adavip recipe list --help",
        "adavip recipe show <recipe> --help --resolved --set",
        "adavip recipe validate <recipe> --help --set",
        "adavip train --data --device --help --image-root --model --out --overwrite --recipe --reference --resume --set",
        "adavip version --help",
    ];

    [Fact]
    public void CommandsAndOptions_Names_AreFrozen() =>
        Assert.Equal(Frozen, Describe(CommandTree.Create(Terminal.Process()), "adavip").Order(StringComparer.Ordinal));

    [Fact]
    public void CommandsAndOptions_Any_HaveADescription()
    {
        foreach (Command command in Commands(CommandTree.Create(Terminal.Process())))
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{command.Name} {argument.Name}"));
        }
    }

    [Theory]
    [InlineData("error: Unrecognized command or argument 'trian'", "trian")]
    [InlineData("error: Option '--model' is required.", "generate", "--image", "x", "--question", "y")]
    [InlineData("error: --device is \"gpu\" but must be cpu or cuda:N", "generate", "--model", "m", "--image", "x", "--question", "y", "--device", "gpu")]
    [InlineData("error: --top-p is 2 but must be greater than 0 and at most 1.", "generate", "--model", "m", "--image", "x", "--question", "y", "--top-p", "2")]
    [InlineData("error: --beams and --temperature exclude each other", "generate", "--model", "m", "--image", "x", "--question", "y", "--beams", "2", "--temperature", "1")]
    [InlineData("error: --resume and --overwrite exclude each other", "train", "--recipe", "tiny", "--model", "m", "--data", "d", "--out", "o", "--resume", "--overwrite")]
    [InlineData("error: --set: loss.betta is not a recipe key.", "train", "--recipe", "tiny", "--model", "m", "--data", "d", "--out", "o", "--set", "loss.betta=1")]
    public async Task BadCommandLine_Any_Exit2WithAMessage(string message, params string[] arguments) =>
        (await InProcess.RunAsync(arguments)).ShouldFail(2, message);

    private static IEnumerable<Command> Commands(Command command) =>
        command.Subcommands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<string> Describe(Command command, string path)
    {
        if (command.Subcommands.Count > 0)
        {
            return command.Subcommands.SelectMany(sub => Describe(sub, $"{path} {sub.Name}"));
        }

        // --help belongs to the root and is inherited.
        IEnumerable<string> options = command.Options.Select(option => option.Name).Append("--help").Distinct().Order(StringComparer.Ordinal);
        return [string.Join(' ', command.Arguments.Select(argument => $"<{argument.Name}>").Prepend(path).Concat(options))];
    }
}
