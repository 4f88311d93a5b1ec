using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Files;

/// <summary>
/// Stores the counters of scored items beside <c>scores.json</c>, so that runs can be compared question by question without
/// scoring again. A description has its words there too.
/// </summary>
public static class ItemTableFile
{
    /// <summary>The file's usual name.</summary>
    public const string FileName = "items.json";

    private const string Counters = "counters";

    /// <summary>Writes the items of a benchmark, so that no half-written file is ever seen.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="scores">What a scorer found.</param>
    /// <exception cref="StorageException">Not possible; an earlier file is unchanged.</exception>
    public static void Write(string path, IBenchmarkScores scores)
    {
        ItemTable table = scores.Items;
        IReadOnlyList<ItemWords?> words = scores.Words;
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteString("benchmark", scores.Benchmark);
            WriteTexts(json, Counters, scores.CounterNames);
            json.WriteStartArray("items");
            for (int item = 0; item < table.Items.Count; item++)
            {
                WriteItem(json, table, item, words.Count > 0 ? words[item] : null);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">It is missing or was not written by this program.</exception>
    public static (string Benchmark, ItemTable Table) Read(string path)
    {
        JsonRow row = JsonRows.ReadObject(path);
        if (row.Required(Counters).ValueKind != JsonValueKind.Array)
        {
            throw new UserDataException(Damaged(path));
        }

        int counters = row.Texts(Counters).Count;
        JsonElement items = row.Required("items");
        var keys = new List<string>();
        var strata = new List<int>();
        var values = new List<double>();
        try
        {
            foreach (JsonElement item in items.EnumerateArray())
            {
                keys.Add(item.GetProperty("id").GetString() ?? throw new FormatException("an id is null"));
                strata.Add(item.GetProperty("stratum").GetInt32());
                values.AddRange(item.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()));
            }

            return (row.Text("benchmark"), new ItemTable(keys, strata, counters, [.. values]));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new UserDataException(Damaged(path), e);
        }
    }

    private static string Damaged(string path) =>
        $"{path} was not written by this version of the program, or is damaged; score the answers again.";

    private static void WriteItem(Utf8JsonWriter json, ItemTable table, int item, ItemWords? words)
    {
        json.WriteStartObject();
        json.WriteString("id", table.Items[item]);
        json.WriteNumber("stratum", table.Strata[item]);
        json.WriteStartArray("values");
        foreach (double value in table.Row(item))
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        if (words is not null)
        {
            WriteTexts(json, "words", words.Counted);
            WriteTexts(json, "hallucinated", words.Hallucinated);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
