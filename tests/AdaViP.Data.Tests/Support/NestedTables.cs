using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace AdaViP.Data.Tests.Support;

/// <summary>
/// Writes rows given as JSON as a Parquet file with lists and structs, as Hugging Face's library and pyarrow do.
/// </summary>
internal static class NestedTables
{
    /// <summary>Writes a file; members named "bytes" are base64 and become binary.</summary>
    /// <param name="file">Path.</param>
    /// <param name="rowsPerGroup">Rows of a row group.</param>
    /// <param name="rows">JSON objects.</param>
    public static void Write(string file, int rowsPerGroup, IReadOnlyList<string> rows)
    {
        JsonElement[] elements = [.. rows.Select(row => JsonElement.Parse(row))];
        var schema = new ParquetSchema(Fields(elements));
        WriteAsync().GetAwaiter().GetResult();

        async Task WriteAsync()
        {
            await using FileStream stream = File.Create(file);
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream);
            foreach (JsonElement[] part in elements.Chunk(rowsPerGroup))
            {
                List<Leaf> leaves = [];
                Collect(schema.Fields, leaves);
                foreach (JsonElement row in part)
                {
                    int next = 0;
                    foreach (Field field in schema.Fields)
                    {
                        Shred(field, Member(row, field.Name), 0, 0, 0, leaves, ref next);
                    }
                }

                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                foreach (Leaf leaf in leaves)
                {
                    await leaf.WriteAsync(group);
                }
            }
        }
    }

    private static Field[] Fields(IEnumerable<JsonElement> objects) =>
    [
        .. objects.SelectMany(row => row.EnumerateObject()).GroupBy(member => member.Name)
            .Select(member => Infer(member.Key, [.. member.Select(one => one.Value)])),
    ];

    private static Field Infer(string name, JsonElement[] values)
    {
        JsonElement[] there = [.. values.Where(value => value.ValueKind != JsonValueKind.Null)];
        return there.Length == 0 ? new DataField<string>(name) : there[0].ValueKind switch
        {
            JsonValueKind.Object => new StructField(name, Fields(there)),
            JsonValueKind.Array => new ListField(name, Infer("element", [.. there.SelectMany(list => list.EnumerateArray())])),
            JsonValueKind.Number => new DataField<double?>(name),
            _ when name == "bytes" => new DataField<byte[]>(name),
            _ => new DataField<string>(name),
        };
    }

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out JsonElement member)
            && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private static void Collect(IEnumerable<Field> fields, List<Leaf> leaves)
    {
        foreach (Field field in fields)
        {
            switch (field)
            {
                case DataField leaf:
                    leaves.Add(new Leaf(leaf));
                    break;
                case StructField members:
                    Collect(members.Fields, leaves);
                    break;
                case ListField list:
                    Collect([list.Item], leaves);
                    break;
            }
        }
    }

    // Everything is nullable: a level for each struct and value that is there, two for a list with elements.
    private static void Shred(Field field, JsonElement? value, int definition, int repetition, int depth,
        List<Leaf> leaves, ref int next)
    {
        switch (field)
        {
            case DataField:
                leaves[next++].Add(value, value is null ? definition : definition + 1, repetition);
                break;
            case StructField members:
                foreach (Field member in members.Fields)
                {
                    Shred(member, Member(value, member.Name), value is null ? definition : definition + 1, repetition, depth,
                        leaves, ref next);
                }

                break;
            case ListField list:
                JsonElement[] items = value is JsonElement array ? [.. array.EnumerateArray()] : [];
                int start = next;
                if (items.Length == 0)
                {
                    Empty(list.Item, value is null ? definition : definition + 1, repetition, leaves, ref next);
                }

                for (int i = 0; i < items.Length; i++)
                {
                    next = start;
                    JsonElement? item = items[i].ValueKind == JsonValueKind.Null ? null : items[i];
                    Shred(list.Item, item, definition + 2, i == 0 ? repetition : depth + 1, depth + 1, leaves, ref next);
                }

                break;
        }
    }

    private static void Empty(Field field, int definition, int repetition, List<Leaf> leaves, ref int next)
    {
        List<Leaf> inside = [];
        Collect([field], inside);
        for (int i = 0; i < inside.Count; i++)
        {
            leaves[next++].Add(null, definition, repetition);
        }
    }

    private sealed class Leaf(DataField field)
    {
        private readonly List<JsonElement> _values = [];
        private readonly List<int> _definitions = [];
        private readonly List<int> _repetitions = [];

        public void Add(JsonElement? value, int definition, int repetition)
        {
            _definitions.Add(definition);
            _repetitions.Add(repetition);
            if (value is JsonElement there)
            {
                _values.Add(there);
            }
        }

        public Task WriteAsync(ParquetRowGroupWriter group) => field.ClrType == typeof(double)
            ? Write(group, value => value.GetDouble())
            : field.ClrType == typeof(ReadOnlyMemory<byte>) || field.ClrType == typeof(byte[])
            ? Write(group, value => (ReadOnlyMemory<byte>)value.GetBytesFromBase64())
            : Write(group, value => value.GetString().AsMemory());

        private Task Write<T>(ParquetRowGroupWriter group, Func<JsonElement, T> convert)
            where T : struct => group.WriteAllPartsAsync<T>(
            field, _values.Select(convert).ToArray(), _definitions.ToArray(),
            field.MaxRepetitionLevel == 0 ? null : _repetitions.ToArray(),
            CancellationToken.None);
    }
}
