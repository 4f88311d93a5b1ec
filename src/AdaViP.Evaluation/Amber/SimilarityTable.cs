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

    // Cosines in single precision: a word's similarity to itself comes out at 1.0000001 at times.
    private const double Highest = 1.00001;

    // The same cosine either way round, in single precision and perhaps written with four digits.
    private const double Rounding = 1e-4;

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
        "en_core_web_md 3.8.0, words with a vector of their own",
        [("broccoli", "cabbage", 0.822149), ("cash", "money", 0.819067)]);

    /// <summary>What made the table.</summary>
    public string Name { get; }

    /// <summary>Whether two words are synonyms.</summary>
    /// <param name="first">A word.</param>
    /// <param name="second">Another.</param>
    public bool AreSimilar(string first, string second) => first == second || _similar.Contains((first, second));

    /// <summary>Reads a table: an object with <c>pairs</c>, a list of [word, word, similarity], and maybe <c>model</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">The file is wrong, a similarity is out of range, or a pair contradicts another one;
    /// names file and pair.</exception>
    public static SimilarityTable Read(string path)
    {
        JsonRow row = JsonRows.ReadObject(path).RequireUnicode();
        JsonElement list = row.Required("pairs");
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw row.Wrong("pairs", list, "a list of [word, word, similarity]");
        }

        var pairs = new List<(string, string, double)>();
        var known = new Dictionary<(string, string), (int Number, double Similarity)>();
        foreach (JsonElement element in list.EnumerateArray())
        {
            int number = pairs.Count + 1;
            (string First, string Second, double Similarity) pair =
                Pair(element) ?? throw Wrong(path, number, element, "expected [word, word, similarity from -1 to 1]");
            (string, string) key = string.CompareOrdinal(pair.First, pair.Second) <= 0
                ? (pair.First, pair.Second)
                : (pair.Second, pair.First);
            if (known.TryGetValue(key, out (int Number, double Similarity) before)
                && Math.Abs(before.Similarity - pair.Similarity) > Rounding)
            {
                throw Wrong(path, number, element, FormattableString.Invariant(
                    $"pair {before.Number} gives {before.Similarity} for the same words"));
            }

            known.TryAdd(key, (number, pair.Similarity));
            pairs.Add(pair);
        }

        string file = Path.GetFileName(path);
        return new SimilarityTable(row.OptionalText("model") is string model ? $"{file} ({model})" : file, pairs);
    }

    private static (string First, string Second, double Similarity)? Pair(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 3
        && element[0].ValueKind == JsonValueKind.String && element[1].ValueKind == JsonValueKind.String
        && element[2].ValueKind == JsonValueKind.Number && element[2].GetDouble() is >= -Highest and <= Highest
            ? (element[0].GetString()!, element[1].GetString()!, element[2].GetDouble())
            : null;

    private static UserDataException Wrong(string path, int number, JsonElement pair, string what) =>
        new($"{path}: pair {number} of \"pairs\" is {pair.GetRawText()}; {what}.");
}
