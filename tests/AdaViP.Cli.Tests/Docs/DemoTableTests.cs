using System.Globalization;
using System.Text.Json;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>Tables of what the demo finds are those of the numbers that the report of a demo printed.</summary>
public sealed class DemoTableTests
{
    private static readonly string Documents = Path.Combine(RepositoryPaths.Root, "docs");

    private static readonly Dictionary<string, string> Models = new()
    {
        ["untuned"] = "micro-llava",
        ["the LLaVA that comes with the program"] = "micro-llava",
        ["DPO"] = "dpo",
        ["DPO and pictures in equal weight"] = "vision-sum",
        ["DPO + pictures, equal weight (`vision_sum`)"] = "vision-sum",
        ["AdaViP"] = "adavip",
        ["AdaViP with anchor"] = "adavip-anchor",
    };

    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["named and not there"] = "CHAIRi",
        ["descriptions with one"] = "Rsp",
        ["questions right"] = "accuracy",
    };

    [Theory]
    [InlineData("README.md", "| `adavip demo`, one seed,", 4)]
    [InlineData("docs/micro-world.md", "| | CHAIRi |", 8)]
    public void Table_HasTheNumbersOfTheReport(string file, string start, int columns)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, file));
        int first = Array.FindIndex(lines, line => line.StartsWith(start, StringComparison.Ordinal));
        string[] heads = Cells(lines[first]);
        Assert.Equal(columns + 1, heads.Length);
        string[][] rows = [.. lines.Skip(first + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)];
        Assert.Equal(5, rows.Length);
        Dictionary<string, JsonElement> found = Rows("scores");
        foreach (string[] row in rows)
        {
            JsonElement values = found[Models[row[0]]];
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
        Dictionary<string, JsonElement> training = Rows("training");
        Assert.Equal(4, training.Count);
        Assert.All(training.Values, row => Assert.Equal(60, row.GetProperty("steps").GetProperty("mean").GetDouble()));
    }

    private static Dictionary<string, JsonElement> Rows(string table)
    {
        using FileStream stream = File.OpenRead(Path.Combine(Documents, "micro-world", "demo.json"));
        using JsonDocument report = JsonDocument.Parse(stream);
        return report.RootElement.GetProperty(table).GetProperty("rows").EnumerateArray().ToDictionary(
            row => row.GetProperty("name").GetString()!, row => row.GetProperty("values").Clone());
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
