using AdaViP.Cli.Evaluations;
using AdaViP.Cli.Failures;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Recipes;
using AdaViP.Evaluation;

namespace AdaViP.Cli.Tests.Yaml;

/// <summary>The same mistakes in every file that people write in YAML: one mechanism says what is wrong, and where.</summary>
public sealed class YamlInputTests : IDisposable
{
    private const string Preset = """
        name: mine
        title: Mine
        scorer: pope
        questions: {files: [q.jsonl], prompt: text}
        images: {names: ["{image}"]}
        decoding: {max_new_tokens: 8, beams: 1}
        answers: {fields: {answer: answer}}

        """;

    // A section with one number, which the mistakes below are made in, by the command that reads the file.
    private static readonly Dictionary<string, (string Before, string Section, string Key)> Files = new()
    {
        ["recipe"] = ("name: mine\n", "loss", "beta"),
        ["models"] = ("engine: {device: 0}\n", "selection", "nms"),
        ["preset"] = (Preset, "judge", "temperature"),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string> Values => InEachFile(
        ("NaN", "is \"NaN\" but must be a number"),
        (".nan", "is \".nan\" but must be a number"),
        ("Infinity", "is \"Infinity\" but must be a number"),
        ("1e999", "is \"1e999\" but must be a number"),
        ("-1", "is \"-1\" but must be a number"),
        ("0,5", "is \"0,5\" but must be a number"),
        ("true", "is \"true\" but must be a number"),
        ("[1]", "is \"[ 1 ]\" but must be a number"),
        ("{a: 1}", "is a map but must be a number"),
        ("", "has no value; it must be a number"),
        ("\"\"", "has no value; it must be a number"));

    public static TheoryData<string, string, string> Texts => InEachFile(
        ("SECTION:\n  KEY: 0.5\n  KEY: 0.6\n", ":2: not valid YAML"),
        ("SECTION: {KEY: 0.5}\nSECTION: {KEY: 0.5}\n", "not valid YAML"),
        ("SECTION:\n\tKEY: 0.5\n", ":1: not valid YAML: a tab indents this line."),
        ("SECTION:\n  KEY: *nothing\n", ":1: not valid YAML: *nothing names nothing"),
        ("SECTION: &a {KEY: *a}\n", ":0: *a is inside the list or map that it names"),
        ("SECTION: [KEY]\n", ":0: SECTION is a list, \"[ KEY ]\", but must be a map of keys to values, for example SECTION: { "),
        ("SECTION: 0.5\n", ":0: SECTION is a single value, \"0.5\", but must be a map of keys to values"),
        ("SECTION:\n  KEYx: 0.5\n", ":1: SECTION.KEYx is not a key of a"),
        ("SECTION:\n  KEYx: 0.5\n", "Did you mean \"SECTION.KEY\"? Keys of SECTION: "),
        ("SECTIOM:\n  KEY: 0.5\n", ":0: SECTIOM is not a key of a"),
        ("SECTION:\n  ? [a]\n  : 1\n", ":1: a key must be a word, but this is a list."),
        ("---\nSECTION: {KEY: 0.5}\n", "is one YAML document, but a second one starts here."));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Values))]
    public void Number_ThatIsNone_NamesFileLineKeyAndBothValues(string kind, string value, string message)
    {
        (string before, string section, string key) = Files[kind];
        string path = _folder.Write("mine.yaml", $"{before}{section}:\n  {key}: {value}\n");
        int line = before.Count(letter => letter == '\n') + 2;
        Assert.Contains($"{path}:{line}: {section}.{key} {message}", Complaint(kind, path), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_ThatIsWrong_NamesFileLineAndWayOut(string kind, string text, string message)
    {
        (string before, string section, string key) = Files[kind];
        string Named(string words) => words.Replace("SECTION", section, StringComparison.Ordinal)
            .Replace("SECTIOM", section + "m", StringComparison.Ordinal).Replace("KEY", key, StringComparison.Ordinal);
        string path = _folder.Write("mine.yaml", before + Named(text));
        message = Named(message);
        if (message is [':', char digit and >= '0' and <= '9', ..])
        {
            message = $"{path}:{before.Count(letter => letter == '\n') + 1 + (digit - '0')}{message[2..]}";
        }

        Assert.Contains(message, Complaint(kind, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recipe")]
    [InlineData("models")]
    [InlineData("preset")]
    public void File_EmptyOrAListOrNotUtf8_SaysWhatIsExpected(string kind)
    {
        string empty = Complaint(kind, _folder.Write("mine.yaml", "# nothing\n"));
        Assert.Contains("the file is empty, but a", empty, StringComparison.Ordinal);
        Assert.Contains(":1: a ", Complaint(kind, _folder.Write("mine.yaml", "- a\n")), StringComparison.Ordinal);
        string path = _folder.Write("mine.yaml", Files[kind].Before);
        File.AppendAllBytes(path, [0xff, 0x0a]);
        Assert.Contains("not valid UTF-8: byte 0xff at offset", Complaint(kind, path), StringComparison.Ordinal);
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 0]);
        Assert.Contains($"{path} is compressed with gzip, not YAML. Unpack it", Complaint(kind, path), StringComparison.Ordinal);
    }

    private static TheoryData<string, string, string> InEachFile(params (string Text, string Message)[] mistakes)
    {
        var data = new TheoryData<string, string, string>();
        foreach (string kind in Files.Keys)
        {
            foreach ((string text, string message) in mistakes)
            {
                data.Add(kind, text, message);
            }
        }

        return data;
    }

    private static string Complaint(string kind, string path) => Assert.Throws<UsageErrorException>(() =>
    {
        object read = kind switch
        {
            "recipe" => RecipeLibrary.Load(path),
            "models" => ModelsFile.Read(path),
            _ => BenchmarkPresets.Load(BuiltInBenchmarks.All.Find("pope")!, path, BuiltInBenchmarks.All),
        };
        Assert.Fail($"{read} was read.");
    }).Message;
}
