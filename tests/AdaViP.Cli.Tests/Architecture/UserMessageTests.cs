namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// The texts of errors are a list that people read when one changes (docs/messages.md): whoever changes a message sees it beside
/// the one before, and looks whether it still names file, field, both values and the next step.
/// </summary>
public sealed class UserMessageTests
{
    private static readonly string[] Folders = ["src", "bindings/AdaViP.Native"];

    [Fact]
    public void Sources_HaveTheMessagesOfTheReviewedList()
    {
        string reviewed = RepositoryPaths.Asset("messages.txt");
        string[] before = File.ReadAllLines(reviewed);
        string[] now =
        [
            .. Folders.SelectMany(folder => UserMessages.Below(Path.Combine(RepositoryPaths.Root, folder)))
                .Distinct().Order(StringComparer.Ordinal),
        ];
        string[] changes =
            [.. before.Except(now).Select(text => "- " + text).Concat(now.Except(before).Select(text => "+ " + text))];
        if (changes.Length == 0)
        {
            return;
        }

        string written = Path.Combine(RepositoryPaths.Root, "artifacts", "messages.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(written)!);
        File.WriteAllText(written, string.Join('\n', now) + "\n");
        Assert.Fail(
            "These texts of errors are other than in tests/assets/messages.txt. Where each still says what is wrong with which "
            + "file and field, both values and the next step, take the new list: cp artifacts/messages.txt tests/assets/\n"
            + string.Join('\n', changes));
    }

    [Theory]
    [InlineData("""throw new UserDataException($"{path}: the field \"{name}\" is missing.");""",
        "{path}: the field \"{name}\" is missing.")]
    [InlineData("""throw new UserDataException($"{a.B.Path} is " + (x ? "an old" : "a new") + " file.", e);""",
        "{Path} is {an old|a new} file.")]
    [InlineData("""throw new UsageErrorException(string.Create(invariant, $"{count:N0} rows are too many"));""",
        "{count} rows are too many")]
    [InlineData("""throw new UserOptionException($"{SettingKey.OutputFolder} is {folder}.");""", "")]
    [InlineData("""throw new UserErrorException($"{PairSettings.Shard} is {text} but must be i/n");""",
        "{PairSettings.Shard} is {text} but must be i/n")]
    [InlineData("""throw new ArgumentException("a fault of the program");""", "")]
    [InlineData("""throw Wrong("size", "a number of pixels");""", "a number of pixels")]
    [InlineData("""UserDataException Of(int i) => new($"line {i} is not a row");""", "line {i} is not a row")]
    [InlineData("""problems.Add(new RecipeProblem(key, $"{key} is empty but must be a text"));""",
        "{key} is empty but must be a text")]
    [InlineData("""throw new UserDataException(Describe("two words"));""", "")]
    public void Of_ASource_GivesItsMessages(string source, string expected) =>
        Assert.Equal(expected, string.Join(" | ", UserMessages.Of($"class C {{ void M() {{ {source} }} }}")));
}
