using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.MicroWorld.Assistant;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>Tables of what the demo finds are those of the numbers that the report of a demo printed.</summary>
public sealed class DemoTableTests
{
    private const string Demo = "demo.json";

    private static readonly string Documents = Path.Combine(RepositoryPaths.Root, "docs");

    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["named and not there"] = "CHAIRi",
        ["descriptions with one"] = "Rsp",
        ["questions right"] = "accuracy",
    };

    [Theory]
    [InlineData("README.md", "| `adavip demo`, one seed,", 4, 5, Demo)]
    [InlineData("docs/micro-world.md", "| demo | CHAIRi |", 8, 5, Demo)]
    [InlineData("docs/micro-world.md", "| validation | CHAIRi |", 8, 1, "validation.json")]
    public void Table_HasTheNumbersOfTheReport(string file, string start, int columns, int count, string report)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, file));
        int first = Array.FindIndex(lines, line => line.StartsWith(start, StringComparison.Ordinal));
        string[] heads = Cells(lines[first]);
        Assert.Equal(columns + 1, heads.Length);
        string[][] rows = [.. lines.Skip(first + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)];
        Assert.Equal(count, rows.Length);
        Dictionary<string, JsonElement> found = Rows(report, "scores");
        foreach (string[] row in rows)
        {
            JsonElement values = found[row[0]];
            string[] expected =
            [
                .. heads.Skip(1).Select(head => values.GetProperty(Numbers.GetValueOrDefault(head, head))
                    .GetProperty("mean").GetDouble().ToString("F1", CultureInfo.InvariantCulture)),
            ];
            Assert.Equal(expected, row[1..]);
        }
    }

    [Fact]
    public void Numbers_AreOfTheDemosOwnSteps()
    {
        Dictionary<string, JsonElement> training = Rows(Demo, "training");
        Assert.Equal(4, training.Count);
        Assert.All(training.Values, row => Assert.Equal(60, row.GetProperty("steps").GetProperty("mean").GetDouble()));
    }

    // A demo of other weights, or with another recipe, has other numbers.
    [Fact]
    public void Numbers_AreOfTheModelsAndTheRecipeThatComeWithTheProgram()
    {
        using JsonDocument made = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Documents, "micro-world", "made-with.json")));
        string recipe = Path.Combine(RepositoryPaths.Root, "src", "AdaViP.Cli", "Recipes", "micro.yaml");
        Assert.Equal(ShippedModels.Fingerprint(), made.RootElement.GetProperty("models").GetString());
        Assert.Equal(Digest.Of(File.ReadAllBytes(recipe)), made.RootElement.GetProperty("recipe_sha256").GetString());
    }

    [Fact]
    public void Sentences_AreThoseOfTheReport()
    {
        const string Order = ", best first: ";
        string[] said =
        [
            .. File.ReadAllLines(Path.Combine(Documents, "micro-world.md"))
                .Where(line => line.StartsWith("- ", StringComparison.Ordinal) && line.Contains(Order, StringComparison.Ordinal))
                .Select(line => line[2..]),
        ];
        using JsonDocument report = Report(Demo);
        Assert.NotEmpty(said);
        Assert.Equal(
            report.RootElement.GetProperty("summary").EnumerateArray().Select(sentence => sentence.GetString()!)
                .Where(sentence => sentence.Contains(Order, StringComparison.Ordinal)),
            said);
    }

    private static JsonDocument Report(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Documents, "micro-world", name)));

    private static Dictionary<string, JsonElement> Rows(string report, string table)
    {
        using JsonDocument document = Report(report);
        return document.RootElement.GetProperty(table).GetProperty("rows").EnumerateArray().ToDictionary(
            row => row.GetProperty("name").GetString()!, row => row.GetProperty("values").Clone());
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
