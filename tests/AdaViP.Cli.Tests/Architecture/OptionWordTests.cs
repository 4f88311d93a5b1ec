using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// Only the program knows what its options and commands are called; other rooms speak of settings (Core/SettingKey.cs).
/// </summary>
public sealed partial class OptionWordTests
{
    // Commands that messages tell a user to run: hf, modelscope, aws, gcloud and a script of LLaVA.
    private static readonly string[] OptionsOfOtherPrograms =
        ["--repo-type", "--revision", "--recursive", "--local_dir", "--model-path", "--model-base", "--save-model-path"];

    [Fact]
    public void Sources_OfRoomsBelowTheProgram_HaveNoOptionsOrCommands()
    {
        string source = Path.Combine(RepositoryPaths.Root, "src");
        string program = Path.Combine(source, "AdaViP.Cli") + "/";
        string[] found =
        [
            .. from file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
               where !file.StartsWith(program, StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)
               from line in File.ReadLines(file)
               from word in Words(line)
               select $"{Path.GetRelativePath(source, file)}: {word}",
        ];
        Assert.True(
            found.Length == 0,
            "Put a SettingKey into these messages and its word into ProgramSettings:\n" + string.Join('\n', found));
    }

    [Theory]
    [InlineData("""throw new X($"{a} is wrong. Check --data.");""", "--data")]
    [InlineData("""+ "--image-root, or run 'adavip pairs build' again");""", "--image-root 'adavip pairs build'")]
    [InlineData("""string set = "--repo-type dataset ";""", "")]
    [InlineData("""text[--at] = first; // "--out" is not in a literal""", "")]
    [InlineData("""/// <param name="folder">What <c>--out</c> says.</param>""", "")]
    [InlineData("        body { color: var(--line); }", "")]
    public void Words_AreThoseInLiterals(string line, string expected) => Assert.Equal(expected, string.Join(' ', Words(line)));

    private static IEnumerable<string> Words(string line) => Literals().Matches(Comments().Replace(line, ""))
        .SelectMany(literal => OwnWords().Matches(literal.Value).Select(match => match.Value))
        .Except(OptionsOfOtherPrograms);

    [GeneratedRegex(@"(^|\s)///?\s.*$")]
    private static partial Regex Comments();

    // To the end of the line: literals in the holes of a literal need no parser that way.
    [GeneratedRegex("\".*")]
    private static partial Regex Literals();

    [GeneratedRegex("(?<![a-z0-9-])--[a-z][a-z_-]*|'adavip [^']*'?")]
    private static partial Regex OwnWords();
}
