using System.CommandLine;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Tests.Commands;

/// <summary>Every option of the program that takes a number has its range from a setting.</summary>
public sealed class NumberOptionTests
{
    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (Command command in CommandTree.Create(Terminal.Process()).Subcommands)
            {
                Add(command, command.Name, data);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Number_BeyondAnyRange_IsRefusedInTheWordsOfTheSetting(string command, string option) => Assert.StartsWith(
        $"{option} is \"1e999\" but must be a ", Complaint(command, option, "1e999"), StringComparison.Ordinal);

    [Theory]
    [InlineData("evaluate pope", "--limit", "99999999999", "a whole number from 1 to 2147483647.")]
    [InlineData("evaluate pope", "--limit", "0", "a whole number of at least 1.")]
    [InlineData("evaluate mmhal", "--judge-timeout", "0", "a number of seconds greater than 0 and at most 86400.")]
    [InlineData("evaluate mmhal", "--judge-timeout", "1e300", "a number of seconds greater than 0 and at most 86400.")]
    [InlineData("evaluate mmhal", "--judge-parallel", "257", "a whole number from 1 to 256.")]
    [InlineData("pairs build", "--queue", "0", "a whole number from 1 to 64.")]
    [InlineData("generate", "--seed", "-1", "a whole number of at least 0.")]
    public void Number_OutOfRange_NamesValueAndRange(string command, string option, string value, string range) =>
        Assert.Equal($"{option} is \"{value}\" but must be {range}", Complaint(command, option, value));

    [Theory]
    [InlineData("pairs build", "--queue", "Pictures that wait between two stages; more need more memory. From 1 to 64.")]
    [InlineData("pairs show", "--limit", "Most preferences that are shown. At least 1.")]
    [InlineData("generate", "--seed", "With --temperature: seed of the draws. At least 0.")]
    public void Help_SaysTheRange(string command, string option, string help) =>
        Assert.Equal(help, Find(command, option).Description);

    [Fact]
    public void Help_WhereTheTextDoesNotSayWhatIsCounted_HasTheUnit() => Assert.Contains(
        Find("pairs build").Options,
        option => option.Description?.EndsWith(" From 0 to 2048 pixels.", StringComparison.Ordinal) == true);

    // The option alone: the command would ask for others first.
    private static string Complaint(string command, string option, string value)
    {
        var alone = new RootCommand { Find(command, option) };
        return Assert.Single(alone.Parse([option, value]).Errors).Message;
    }

    private static Option Find(string command, string option) => Find(command).Options.Single(other => other.Name == option);

    private static Command Find(string command)
    {
        Command found = CommandTree.Create(Terminal.Process());
        foreach (string name in command.Split(' '))
        {
            found = found.Subcommands.Single(inner => inner.Name == name);
        }

        return found;
    }

    private static void Add(Command command, string path, TheoryData<string, string> data)
    {
        foreach (Option option in command.Options.Where(option =>
            option.ValueType == typeof(int) || option.ValueType == typeof(long) || option.ValueType == typeof(double)))
        {
            data.Add(path, option.Name);
        }

        foreach (Command inner in command.Subcommands)
        {
            Add(inner, $"{path} {inner.Name}", data);
        }
    }
}
