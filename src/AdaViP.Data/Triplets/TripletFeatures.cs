using System.Text;

namespace AdaViP.Data.Triplets;

/// <summary>
/// What a table of triplets holds, in the words of Hugging Face's <c>datasets</c>: said in each file and in the folder's card.
/// </summary>
public static class TripletFeatures
{
    private const string Image = "image";

    private static readonly (string Name, string Type, bool IsList)[] All =
    [
        ("id", "string", false), ("image", Image, false), ("rejected_image", Image, false), ("question", "string", false),
        ("chosen", "string", false), ("rejected", "string", false), ("removed_tag", "string", false), ("box", "float64", true),
        ("box_score", "float64", false), ("sentences", "string", true), ("clip_scores", "float64", true),
        ("clip_sum", "float64", false),
    ];

    /// <summary>For the metadata of a file, under the key <c>huggingface</c>.</summary>
    public static string Json { get; } = WriteJson();

    /// <summary>For the head of a card, below <c>dataset_info:</c>.</summary>
    public static string Yaml { get; } = WriteYaml();

    // "Sequence" and "sequence": the name of lists that every version of the library reads.
    private static string WriteJson()
    {
        IEnumerable<string> features = All.Select(feature =>
        {
            string value = feature.Type == Image ? """{"_type":"Image"}""" : $$"""{"dtype":"{{feature.Type}}","_type":"Value"}""";
            return $"\"{feature.Name}\":" + (feature.IsList ? $$"""{"feature":{{value}},"_type":"Sequence"}""" : value);
        });
        return """{"info":{"features":{""" + string.Join(',', features) + "}}}";
    }

    private static string WriteYaml()
    {
        var yaml = new StringBuilder("  features:\n");
        foreach ((string name, string type, bool isList) in All)
        {
            yaml.Append("  - name: ").Append(name).Append('\n');
            yaml.Append(isList ? "    sequence: " : "    dtype: ").Append(type).Append('\n');
        }

        return yaml.ToString();
    }
}
