using System.Globalization;
using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Benchmarks.Comparison;

/// <summary>Published numbers with where they come from.</summary>
/// <param name="Source">Paper and table.</param>
/// <param name="Notes">What to know before comparing.</param>
/// <param name="Rows">The table's rows.</param>
internal sealed record PublishedResults(string Source, IReadOnlyList<string> Notes, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>The numbers that come with the program.</summary>
    public static PublishedResults Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("AdaViP.Cli.Benchmarks.published-results")!;
        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        return new PublishedResults(
            Text(root["source"]),
            [.. ((YamlSequenceNode)root["notes"]).Select(Text)],
            [.. ((YamlSequenceNode)root["rows"]).Select(row => Row((YamlMappingNode)row))]);
    }

    private static ComparisonRow Row(YamlMappingNode row)
    {
        var values = new Dictionary<string, double>();
        foreach ((YamlNode key, YamlNode value) in row.Children)
        {
            if (Text(key) != "name" && Text(value) != "null")
            {
                values[Text(key)] = double.Parse(Text(value), CultureInfo.InvariantCulture);
            }
        }

        return new ComparisonRow(Text(row["name"]), values);
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
