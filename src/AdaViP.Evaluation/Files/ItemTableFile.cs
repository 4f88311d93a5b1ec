using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Files;

/// <summary>
/// Stores the counters of scored items beside <c>scores.json</c>, so that runs can be compared question by question without
/// scoring again.
/// </summary>
public static class ItemTableFile
{
    /// <summary>The file's usual name.</summary>
    public const string FileName = "items.json";

    /// <summary>Writes a table through a temporary file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="benchmark">Its benchmark.</param>
    /// <param name="table">The table.</param>
    public static void Write(string path, string benchmark, ItemTable table)
    {
        string temporary = path + ".tmp";
        using (FileStream stream = File.Create(temporary))
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("benchmark", benchmark);
            json.WriteNumber("counters", table.Counters);
            json.WriteStartArray("items");
            for (int item = 0; item < table.Items.Count; item++)
            {
                // Key, stratum, counters.
                json.WriteStartArray();
                json.WriteStringValue(table.Items[item]);
                json.WriteNumberValue(table.Strata[item]);
                foreach (double value in table.Row(item))
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">It is missing or was not written by this program.</exception>
    public static (string Benchmark, ItemTable Table) Read(string path)
    {
        JsonRow row = JsonRows.ReadObject(path);
        int counters = (int)row.Number("counters");
        JsonElement items = row.Required("items");
        var keys = new List<string>();
        var strata = new List<int>();
        var values = new List<double>();
        try
        {
            foreach (JsonElement item in items.EnumerateArray())
            {
                keys.Add(item[0].GetString()!);
                strata.Add(item[1].GetInt32());
                values.AddRange(item.EnumerateArray().Skip(2).Select(value => value.GetDouble()));
            }

            return (row.Text("benchmark"), new ItemTable(keys, strata, counters, [.. values]));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or IndexOutOfRangeException or ArgumentException)
        {
            throw new UserDataException($"{path} was not written by this program, or is damaged; score the answers again.", e);
        }
    }
}
