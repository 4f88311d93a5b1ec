using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Amber;

/// <summary>
/// Which words AMBER takes for synonyms: pairs with their similarity. The official script asks spaCy's large English model,
/// which this table stands for. Pairs that are not listed are not similar; every word is similar to itself.
/// </summary>
public sealed class SimilarityTable
{
    /// <summary>Words are synonyms above this similarity, not at it.</summary>
    public const double Threshold = 0.8;

    private readonly HashSet<(string, string)> _similar = [];

    /// <summary>Creates a table.</summary>
    /// <param name="name">What made it, for reports.</param>
    /// <param name="pairs">Two words and their similarity; the order within a pair plays no part.</param>
    public SimilarityTable(string name, IEnumerable<(string First, string Second, double Similarity)> pairs)
    {
        Name = name;
        foreach ((string first, string second, double similarity) in pairs)
        {
            if (similarity > Threshold)
            {
                _similar.Add((first, second));
                _similar.Add((second, first));
            }
        }
    }

    /// <summary>
    /// The table that comes with the program: the pairs above the threshold among the vocabulary words that spaCy's medium
    /// model 3.8.0 has vectors of their own for. The large model knows more pairs, so CHAIR comes out a little lower with it.
    /// </summary>
    public static SimilarityTable Shipped { get; } = new(
        "en_core_web_md 3.8.0, words with a vector of their own", [("broccoli", "cabbage", 0.822149), ("cash", "money", 0.819067)]);

    /// <summary>What made the table.</summary>
    public string Name { get; }

    /// <summary>Whether two words are synonyms.</summary>
    /// <param name="first">A word.</param>
    /// <param name="second">Another.</param>
    public bool AreSimilar(string first, string second) => first == second || _similar.Contains((first, second));

    /// <summary>Reads a table: an object with <c>pairs</c>, a list of [word, word, similarity], and maybe <c>model</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">The file is wrong; names it and the pair.</exception>
    public static SimilarityTable Read(string path)
    {
        JsonRow row = JsonRows.ReadObject(path);
        JsonElement list = row.Required("pairs");
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw row.Wrong("pairs", list, "a list of [word, word, similarity]");
        }

        var pairs = new List<(string, string, double)>();
        foreach (JsonElement pair in list.EnumerateArray())
        {
            bool right = pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 3
                && pair[0].ValueKind == JsonValueKind.String && pair[1].ValueKind == JsonValueKind.String
                && pair[2].ValueKind == JsonValueKind.Number;
            if (!right)
            {
                throw new UserDataException($"{path}: pair {pairs.Count + 1} of \"pairs\" is {pair.GetRawText()}; expected [word, word, similarity].");
            }

            pairs.Add((pair[0].GetString()!, pair[1].GetString()!, pair[2].GetDouble()));
        }

        string file = Path.GetFileName(path);
        return new SimilarityTable(row.OptionalText("model") is string model ? $"{file} ({model})" : file, pairs);
    }
}
