using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Objects;

/// <summary>
/// Walks through a COCO annotation file without building objects of it: the real instance files have hundreds of megabytes,
/// nearly all of them polygons.
/// </summary>
public static class CocoFile
{
    /// <summary>Whether a file is one JSON object with a list <c>annotations</c>.</summary>
    /// <param name="path">A file that can be read.</param>
    public static bool Recognises(string path)
    {
        var reader = new Utf8JsonReader(Utf8File.ReadBytes(path).Span);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool annotations = reader.ValueTextEquals("annotations"u8);
                reader.Read();
                if (annotations)
                {
                    return reader.TokenType == JsonTokenType.StartArray;
                }

                reader.Skip();
            }

            return false;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Gives every picture id of <c>images</c>, every category and every annotation to the visitor.</summary>
    /// <exception cref="UserDataException">The file is not in COCO's layout.</exception>
    internal static void Read(string path, ICocoVisitor visitor)
    {
        ReadOnlySpan<byte> bytes = Utf8File.ReadBytes(path).Span;
        var reader = new Utf8JsonReader(bytes);
        try
        {
            bool annotations = false;
            Expect(path, ref reader, reader.Read(), JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                if (name is "images" or "categories" or "annotations")
                {
                    annotations |= name == "annotations";
                    Expect(path, ref reader, true, JsonTokenType.StartArray);
                    ReadList(path, bytes, ref reader, name, visitor);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (!annotations)
            {
                throw new UserDataException($"{path}: the list \"annotations\" is missing; expected a COCO annotation file.");
            }
        }
        catch (JsonException exception)
        {
            throw new UserDataException(
                $"{new FilePlace(path, 1 + (int)(exception.LineNumber ?? 0))}: "
                    + $"not valid JSON (byte {exception.BytePositionInLine + 1}). Get the file again.", exception);
        }
        catch (InvalidOperationException exception)
        {
            int line = 1 + bytes[..(int)reader.TokenStartIndex].Count((byte)'\n');
            throw new UserDataException(
                $"{new FilePlace(path, line)}, byte {reader.TokenStartIndex + 1} of the file: "
                + "half a surrogate pair, which is not Unicode text. Correct the text.",
                exception);
        }
    }

    private static void ReadList(string path, ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader, string list,
        ICocoVisitor visitor)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(path, ref reader, true, JsonTokenType.StartObject);
            CocoEntry entry = ReadEntry(ref reader);
            switch (list)
            {
                case "images":
                    visitor.Image(Need(path, list, "id", entry.Id));
                    break;
                case "categories":
                    visitor.Category(Need(path, list, "id", entry.Id), entry.Name ?? throw Missing(path, list, "name"));
                    break;
                default:
                    if (entry.CategoryId is null && entry.Caption is null)
                    {
                        throw new UserDataException(
                            $"{new FilePlace(path, 1 + bytes[..(int)reader.TokenStartIndex].Count((byte)'\n'))}: "
                                + $"the annotation of picture {entry.ImageId} has neither a number "
                                + "as \"category_id\" nor a text as \"caption\"; expected a COCO annotation file.");
                    }

                    visitor.Annotation(path, Need(path, list, "image_id", entry.ImageId), entry.CategoryId, entry.Caption);
                    break;
            }
        }
    }

    private static CocoEntry ReadEntry(ref Utf8JsonReader reader)
    {
        var entry = default(CocoEntry);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool id = reader.ValueTextEquals("id"u8);
            bool image = reader.ValueTextEquals("image_id"u8);
            bool category = reader.ValueTextEquals("category_id"u8);
            bool name = reader.ValueTextEquals("name"u8);
            bool caption = reader.ValueTextEquals("caption"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && (id || image || category) && reader.TryGetInt64(out long number))
            {
                entry.Id = id ? number : entry.Id;
                entry.ImageId = image ? number : entry.ImageId;
                entry.CategoryId = category ? number : entry.CategoryId;
            }
            else if (reader.TokenType == JsonTokenType.String && (name || caption))
            {
                string text = reader.GetString()!;
                entry.Name = name ? text : entry.Name;
                entry.Caption = caption ? text : entry.Caption;
            }
            else
            {
                reader.Skip();
            }
        }

        return entry;
    }

    private static long Need(string path, string list, string field, long? value) => value ?? throw Missing(path, list, field);

    private static UserDataException Missing(string path, string list, string field) =>
        new($"{path}: an entry of \"{list}\" has no \"{field}\"; expected a COCO annotation file.");

    private static void Expect(string path, ref Utf8JsonReader reader, bool read, JsonTokenType type)
    {
        if (!read || reader.TokenType != type)
        {
            throw new UserDataException($"{path}, byte {reader.TokenStartIndex + 1}: expected a COCO annotation file.");
        }
    }

    private struct CocoEntry
    {
        public long? Id;
        public long? ImageId;
        public long? CategoryId;
        public string? Name;
        public string? Caption;
    }
}
