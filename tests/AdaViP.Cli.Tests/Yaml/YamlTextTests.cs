using AdaViP.Cli.Failures;
using AdaViP.Cli.Tests.Support;
using AdaViP.Cli.Yaml;

namespace AdaViP.Cli.Tests.Yaml;

/// <summary>YAML that is built to exhaust the program, in each file that is YAML.</summary>
[Collection(ProcessTests.Name)]
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
            .ShouldFail(2, "circle.yaml:1", "*a stands inside");
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

    [Fact]
    public void NotYaml_Any_NamesTheLine()
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => YamlText.Parse("a: 1\nb: *nothing\n", "f.yaml"));
        Assert.StartsWith("f.yaml:2: not valid YAML", error.Message, StringComparison.Ordinal);
        Assert.Throws<UsageErrorException>(() => YamlText.Parse("a: [1, ", "f.yaml"));
    }
}
