using System.Buffers.Binary;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Torch.Safetensors;

/// <summary>
/// The header of a safetensors file, read with every bound checked: nothing after it may trust a size or offset that was not.
/// Layout: 8 bytes little-endian length n, n bytes JSON, then the tensors' bytes.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const string Again = "The file is damaged; fetch it again.";

    private const int LengthBytes = 8;

    // The format's own limit.
    private const long MaxHeaderBytes = 100_000_000;

    // Of libtorch's own loops; a header can hold a shape of millions.
    private const int MostDimensions = 64;

    private readonly string _path;
    private readonly long _dataStart;
    private readonly long _dataLength;

    private SafetensorsHeader(string path, long dataStart, long dataLength)
    {
        _path = path;
        _dataStart = dataStart;
        _dataLength = dataLength;
    }

    internal Dictionary<string, SafetensorsEntry> Entries { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    internal static SafetensorsHeader Read(string path, Stream stream)
    {
        long fileLength = stream.Length;
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (fileLength < LengthBytes)
        {
            throw new UserDataException(
                $"{path}: {fileLength} bytes are too few for a safetensors file. It is truncated; fetch it again.");
        }

        stream.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)(fileLength - LengthBytes))
        {
            throw new UserDataException(
                $"{path}: the header says it is {headerLength} bytes long, but the file has {fileLength - LengthBytes} "
                    + "after the length. The file is truncated or not safetensors; fetch it again.");
        }

        if (headerLength == 0)
        {
            throw new UserDataException(
                $"{path}: the header says it is 0 bytes long, but it names the tensors, and the shortest has 2. {Again}");
        }

        if (headerLength > MaxHeaderBytes)
        {
            throw new UserDataException(
                $"{path}: the header says it is {headerLength} bytes long; safetensors allows at most {MaxHeaderBytes}. "
                + "The file is not safetensors; fetch it again.");
        }

        byte[] json = new byte[headerLength];
        stream.ReadExactly(json);
        long dataStart = LengthBytes + (long)headerLength;
        SafetensorsHeader header = new(path, dataStart, fileLength - dataStart);
        try
        {
            header.Parse(json);
        }
        catch (JsonException e)
        {
            string what = json.AsSpan().StartsWith(ByteOrderMark)
                ? "it begins with a byte order mark, which safetensors does not allow"
                : $"{JsonInput.Reason(e)}, in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            throw new UserDataException($"{path}: the safetensors header is not valid JSON ({what}). {Again}", e);
        }
        catch (InvalidOperationException e)
        {
            // Utf8JsonReader reports text that is not UTF-8 this way.
            throw new UserDataException(
                $"{path}: the safetensors header has a text that is not valid Unicode "
                + $"(bytes that are not UTF-8, or half a surrogate pair). {Again}", e);
        }

        header.CheckCoverage();
        return header;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private void Parse(byte[] json)
    {
        Utf8JsonReader reader = new(json);
        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartObject, "header", "is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == "__metadata__" && reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            Expect(reader.TokenType == JsonTokenType.StartObject, name, "is not an object");
            if (name == "__metadata__")
            {
                ParseMetadata(ref reader);
                continue;
            }

            SafetensorsEntry entry = ParseEntry(ref reader, name);
            Expect(Entries.TryAdd(name, entry), name, "occurs twice");
        }

        // Spaces may follow, to align the data; the reader complains about anything else.
        while (reader.Read())
        {
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            Expect(reader.TokenType == JsonTokenType.String, "__metadata__." + key, "is not a text");
            Metadata[key] = reader.GetString()!;
        }
    }

    private SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string? dtype = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            switch (field)
            {
                case "dtype":
                    Expect(reader.TokenType == JsonTokenType.String, name, "has a dtype that is not a text");
                    dtype = reader.GetString();
                    break;
                case "shape":
                    shape = ParseNumbers(ref reader, name, field);
                    break;
                case "data_offsets":
                    offsets = ParseNumbers(ref reader, name, field);
                    break;
                default:
                    // The library passes over fields that it does not know.
                    reader.Skip();
                    break;
            }
        }

        Expect(dtype is not null, name, "has no dtype");
        Expect(shape is not null, name, "has no shape");
        Expect(offsets is { Count: 2 }, name, "does not have two data_offsets");
        return Checked(name, dtype!, shape!, offsets![0], offsets[1]);
    }

    private List<long> ParseNumbers(ref Utf8JsonReader reader, string name, string field)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray, name, $"has a {field} that is not a list");
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(
                reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0,
                name,
                $"has a {field} with something that is not a whole number of at least 0");
            numbers.Add(reader.GetInt64());
        }

        return numbers;
    }

    private SafetensorsEntry Checked(string name, string dtype, List<long> shape, long begin, long end)
    {
        int? bits = SafetensorsDtypes.BitsOf(dtype);
        Expect(bits is not null, name, $"has the unknown dtype \"{dtype}\"");
        Expect(begin <= end, name, $"has data_offsets that run backwards: {begin} to {end}");
        if (end > _dataLength)
        {
            throw new UserDataException(
                $"{_path}: tensor {name} ends at byte {end} of the data, but the file has {_dataLength}. "
                + "The file is truncated; fetch it again.");
        }

        Expect(shape.Count <= MostDimensions, name, $"has {shape.Count} dimensions, more than {MostDimensions}");

        // Sizes come from the file: a product may not fit in 64 bits.
        Int128 total = bits!.Value;
        foreach (long extent in shape)
        {
            total *= extent;
            Expect(total <= long.MaxValue, name, $"has a shape [{string.Join(", ", shape)}] beyond any file");
        }

        Expect(total % 8 == 0, name, $"has shape [{string.Join(", ", shape)}] of {dtype}, which ends within a byte");
        Int128 bytes = total / 8;
        Expect(
            bytes == end - begin,
            name,
            $"has shape [{string.Join(", ", shape)}] of {dtype}, {bytes} bytes, but its data_offsets span {end - begin}");
        return new SafetensorsEntry(name, dtype, shape, _dataStart + begin, end - begin);
    }

    // Overlaps would make one tensor's bytes another's;
    // holes and a tail are what the format forbids and a cut-and-joined file has.
    private void CheckCoverage()
    {
        long covered = 0;
        string previous = "the header";
        foreach (SafetensorsEntry entry in Entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteLength))
        {
            long begin = entry.Offset - _dataStart;
            Expect(begin >= covered, entry.Name, $"overlaps {previous}: it begins at byte {begin} of the data, before {covered}");
            Expect(begin == covered, entry.Name, $"begins at byte {begin} of the data, but {previous} ends at {covered}");
            covered = begin + entry.ByteLength;
            previous = entry.Name;
        }

        if (covered != _dataLength)
        {
            throw new UserDataException(
                $"{_path}: the header describes {covered} bytes of data, but the file has {_dataLength}. "
                + "Header and data do not belong together; fetch the file again.");
        }
    }

    private void Expect(bool holds, string name, string complaint)
    {
        if (!holds)
        {
            throw new UserDataException($"{_path}: tensor {name} {complaint}. {Again}");
        }
    }
}
