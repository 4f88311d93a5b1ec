using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Results;

/// <summary>
/// Stores the counters of scored items beside <c>scores.json</c>, so that runs can be compared question by question without
/// scoring again. A description has its words there too.
/// </summary>
public static class ItemTableFile
{
    /// <summary>The file's usual name.</summary>
    public const string FileName = "items.json";

    private const string Counters = "counters";
    private const string Words = "words";
    private const string Hallucinated = "hallucinated";
    private const string Marks = "hallucinated_at";

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
        int counters = row.Texts(Counters).Count;
        JsonElement items = row.Required("items");
        if (items.ValueKind != JsonValueKind.Array)
        {
            throw row.Wrong("items", items, "a list of items");
        }

        var keys = new List<string>();
        var strata = new List<int>();
        var values = new List<double>();
        int number = 0;
        foreach (JsonElement element in items.EnumerateArray())
        {
            var item = new StoredItem(path, string.Create(CultureInfo.InvariantCulture, $"items[{number++}]"), element);
            keys.Add(item.Id);
            strata.Add(item.Stratum);
            values.AddRange(item.Values(counters));
        }

        return (row.Text("benchmark"), new ItemTable(keys, strata, counters, [.. values]));
    }

    /// <summary>Reads the words of descriptions by the id of their item; other items have none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">It is missing or was not written by this program.</exception>
    public static IReadOnlyDictionary<string, ItemWords> ReadWords(string path)
    {
        JsonRow row = JsonRows.ReadObject(path);
        JsonElement items = row.Required("items");
        if (items.ValueKind != JsonValueKind.Array)
        {
            throw row.Wrong("items", items, "a list of items");
        }

        var words = new Dictionary<string, ItemWords>();
        int number = 0;
        foreach (JsonElement element in items.EnumerateArray())
        {
            var item = new StoredItem(path, string.Create(CultureInfo.InvariantCulture, $"items[{number++}]"), element);
            if (item.Texts(Words) is IReadOnlyList<string> counted)
            {
                words[item.Id] = new ItemWords(counted, item.Texts(Hallucinated) ?? []) { Marks = item.Places(Marks) };
            }
        }

        return words;
    }

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
            WriteTexts(json, Words, words.Counted);
            WriteTexts(json, Hallucinated, words.Hallucinated);
            WriteMarks(json, words.Marks);
        }

        json.WriteEndObject();
    }

    private static void WriteMarks(Utf8JsonWriter json, IReadOnlyList<(int Start, int Length)> marks)
    {
        if (marks.Count == 0)
        {
            return;
        }

        json.WriteStartArray(Marks);
        foreach ((int start, int length) in marks)
        {
            json.WriteStartArray();
            json.WriteNumberValue(start);
            json.WriteNumberValue(length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
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

    // One item as it stands in a file that somebody may have changed; every complaint names place, field and value.
    private sealed record StoredItem(string File, string Place, JsonElement Element)
    {
        public string Id
        {
            get
            {
                try
                {
                    return Member("id") is { ValueKind: JsonValueKind.String } id ? id.GetString()! : throw Wrong("id", "a text");
                }
                catch (InvalidOperationException)
                {
                    throw Wrong("id", "Unicode, not half a surrogate pair");
                }
            }
        }

        public int Stratum => Member("stratum") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int stratum)
            ? stratum
            : throw Wrong("stratum", "a whole number");

        public double[] Values(int counters) =>
            Member("values") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == counters
            && list.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()))
                ? [.. list.EnumerateArray().Select(value => value.GetDouble())]
                : throw Wrong("values", string.Create(CultureInfo.InvariantCulture, $"a list of {counters} finite numbers"));

        // Null where the item has none.
        public IReadOnlyList<string>? Texts(string name)
        {
            try
            {
                return Member(name) switch
                {
                    { ValueKind: JsonValueKind.Undefined } => null,
                    { ValueKind: JsonValueKind.Array } list
                        when list.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String) =>
                        [.. list.EnumerateArray().Select(each => each.GetString()!)],
                    _ => throw Wrong(name, "a list of texts"),
                };
            }
            catch (InvalidOperationException)
            {
                throw Wrong(name, "Unicode, not half a surrogate pair");
            }
        }

        public IReadOnlyList<(int Start, int Length)> Places(string name) => Member(name) switch
        {
            { ValueKind: JsonValueKind.Undefined } => [],
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(IsPlace) =>
                [.. list.EnumerateArray().Select(each => (each[0].GetInt32(), each[1].GetInt32()))],
            _ => throw Wrong(name, "a list of starts and lengths"),
        };

        private static bool IsPlace(JsonElement each) => each.ValueKind == JsonValueKind.Array && each.GetArrayLength() == 2
            && each.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number
                && number.TryGetInt32(out int value) && value >= 0);

        private JsonElement Member(string name) =>
            Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out JsonElement value) ? value : default;

        private UserDataException Wrong(string name, string expected)
        {
            (string field, JsonElement value) = Element.ValueKind == JsonValueKind.Object
                ? ($"{Place}.{name}", Member(name))
                : (Place, Element);
            string found = value.ValueKind == JsonValueKind.Undefined ? "missing" : ShownValue.Cut(value.GetRawText());
            string wanted = Element.ValueKind == JsonValueKind.Object ? expected : "an object";
            return new UserDataException($"{File}: {field} is {found}; expected {wanted}. Score the answers again.");
        }
    }
}
