using AdaViP.Cli.Failures;
using AdaViP.Cli.Tests.Support;
using AdaViP.Cli.Yaml;

namespace AdaViP.Cli.Tests.Yaml;

/// <summary>YAML that is built to exhaust the program, in each file that is YAML.</summary>
public sealed class YamlTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Readers => ["recipe validate", "models check", "evaluate pope --answers x --preset"];

    public void Dispose() => _folder.Dispose();

    // As processes: what these texts did to the program before, no test process survives.
    [Theory]
    [MemberData(nameof(Readers))]
    public async Task DeepNesting_AnyKind_Exit2WithTheAllowedDepth(string command)
    {
        string[] texts =
        [
            "name: " + new string('[', 32_000),
            $"name: {new string('[', 200)}{new string(']', 200)}",
            string.Concat(Enumerable.Repeat("{a: ", 5_000)),
            string.Concat(Enumerable.Repeat("? ", 5_000)) + "a",
            string.Concat(Enumerable.Repeat("- ", 20_000)) + "a",
            string.Concat(Enumerable.Range(0, 1_000).Select(depth => new string(' ', depth) + "a:\n")),
        ];
        foreach (string text in texts)
        {
            CommandResult result = await AdavipProcess.RunAsync([.. command.Split(' '), _folder.Write("deep.yaml", text)]);
            result.ShouldFail(2, "deep.yaml:", "33 deep", $"{YamlText.DeepestNesting} are allowed");
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Aliases_ThatStandForMoreThanMemoryHolds_Exit2(string command)
    {
        static string Level(int level) => $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n";
        string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 11).Select(Level))
            + "tagger: { path: *a11 }\n";
        (await AdavipProcess.RunAsync([.. command.Split(' '), _folder.Write("bomb.yaml", bomb)]))
            .ShouldFail(2, "bomb.yaml:", "100000 are allowed");
        (await AdavipProcess.RunAsync([.. command.Split(' '), _folder.Write("circle.yaml", "tagger: &a { path: [*a] }\n")]))
            .ShouldFail(2, "circle.yaml:1", "*a is inside");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task File_LargerThanAnyOfItsKind_Exit2WithTheLimit(string command)
    {
        string large = _folder.Write("large.yaml", "");
        using (FileStream stream = File.OpenWrite(large))
        {
            stream.SetLength(3L << 30);
        }

        (await AdavipProcess.RunAsync([.. command.Split(' '), large])).ShouldFail(2, "large.yaml", "3,221,225,472", "4,194,304");
        if (File.Exists("/dev/zero"))
        {
            (await AdavipProcess.RunAsync([.. command.Split(' '), "/dev/zero"])).ShouldFail(2, "/dev/zero", "a device");
        }
    }

    [Fact]
    public void Aliases_Few_AreReadAsBefore()
    {
        var root = (YamlDotNet.RepresentationModel.YamlMappingNode)YamlText.Parse(
            "a: &x [1, 2]\nb: [*x, *x]\n---\nc: &x 1\n", "f").Documents[0].RootNode;
        Assert.Equal("[ [ 1, 2 ], [ 1, 2 ] ]", root["b"].ToString());
    }

    [Theory]
    [InlineData("a:\n\tb: 1\n", 2)]
    [InlineData("a: 1\n\tb: 2\n", 2)]
    [InlineData("a:\n  - 1\n\t- 2\n", 3)]
    [InlineData("a:\n  b: 1\nc:\n\td:\n\t\te: 1\n", 4)]
    public void Tab_ThatIndents_IsNamedWithItsLineAndWhatToDo(string text, int line)
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => YamlText.Parse(text, "f.yaml"));
        Assert.Equal(
            $"f.yaml:{line}: not valid YAML: a tab indents this line. Indent with spaces: a tab is not allowed in YAML.",
            error.Message);
    }

    [Theory]
    [InlineData("loss:\n  beta: 1\n  beta: 2\n", 3, 3, "the key \"beta\" stands twice in one section", "Remove one of the two.")]
    [InlineData("loss: {beta: 1\n", 2, 1, "a map in braces is not written as", "closing brace.")]
    [InlineData("name: \"abc\nloss:\n  beta: 1\n", 1, 7, "a quote is opened here and not closed", "Close it in the same line.")]
    [InlineData("name: 'abc\n", 1, 7, "a quote is opened here and not closed", "Close it.")]
    [InlineData("name: a: b\n", 1, 8, "a second colon with a space behind it", "double quotes")]
    [InlineData("loss:\n    beta: 1\n  gamma: 2\n", 3, 3, "this line is not a key with a colon", "Indent all keys")]
    [InlineData("name: @x\n", 1, 7, "a value begins with a character that YAML keeps for itself", "double quotes")]
    [InlineData("name: \"C:\\Users\\x\"\n", 1, 7, "has a backslash", "Write the backslash twice")]
    [InlineData("name: \"\\ud800\"\n", 1, 7, "half of a character", "Write the whole character.")]
    [InlineData("name: !foo!bar x\n", 1, 7, "a type that nothing here knows", "double quotes")]
    [InlineData("name: *\n", 1, 7, "a & or * has no name behind it", "double quotes")]
    [InlineData("name: >-99\n  a\n", 1, 7, "a text of several lines after | or >", "on the next line")]
    [InlineData("name: ]\n", 1, 7, "a bracket, brace or comma stands where a value should begin", "Remove it")]
    [InlineData("%YAML 3.0\n---\nname: x\n", 1, 1, "%YAML names another version", "Remove that line.")]
    public void NotYaml_OneMistake_IsSaidInPlainWordsWithLineColumnAndWayOut(
        string text, int line, int column, string what, string advice)
    {
        string message = Assert.Throws<UsageErrorException>(() => YamlText.Parse(text, "f.yaml")).Message;
        Assert.StartsWith($"f.yaml:{line}: not valid YAML: ", message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains($" (column {column}). ", message, StringComparison.Ordinal);
        Assert.Contains(advice, message[message.IndexOf("(column", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    // Whatever the parser objects to: texts that are cut, doubled and changed anywhere.
    [Fact]
    public void NotYaml_AnyDamage_NeverShowsTheLibrarysWords()
    {
        const string whole = "name: \"a\\tb\"\nloss: {beta: 0.1, x: [1, 'b', *c]}\nd: &c !t |\n  text\n  more\n"
            + "? e\n: - f\n  - g # h\n";
        string[] theirs = ["While ", "scalar", "token", "node", "mapping", "expected", "stream", "indicator", "Anchor"];
        var seen = new HashSet<string>();
        for (int at = 0; at < whole.Length; at++)
        {
            string[] damaged =
            [
                whole[..at], whole.Remove(at, 1),
                .. ":,[]{}'\"&*!|>%@`#\t\n-?\\".Select(mark => whole.Insert(at, mark.ToString())),
            ];
            foreach (string text in damaged)
            {
                try
                {
                    YamlText.Parse(text, "f");
                }
                catch (UsageErrorException e)
                {
                    seen.Add(e.Message);
                    Assert.DoesNotContain(theirs, word => e.Message.Contains(word, StringComparison.Ordinal));
                }
            }
        }

        Assert.True(seen.Count > 50, "too few messages were looked at");
    }

    [Fact]
    public void NotYaml_Any_NamesTheLine()
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => YamlText.Parse("a: 1\nb: *nothing\n", "f.yaml"));
        Assert.StartsWith("f.yaml:2: not valid YAML", error.Message, StringComparison.Ordinal);
        Assert.Throws<UsageErrorException>(() => YamlText.Parse("a: [1, ", "f.yaml"));
    }
}
