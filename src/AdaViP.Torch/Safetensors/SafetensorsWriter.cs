using System.Buffers.Binary;
using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Torch.Safetensors;

/// <summary>Writes named tensors as a safetensors file: complete under its name, or not there at all.</summary>
public static class SafetensorsWriter
{
    private const int LengthBytes = 8;

    // The format asks for data that begins at a multiple of 8.
    private const int Alignment = 8;

    // One write call; spans end at 2 GB, and a signal is looked at between calls.
    private const int ChunkBytes = 64 << 20;

    /// <summary>Writes to a temporary name beside the file, syncs it to the disk and renames it.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="tensors">Any dtype of the format, any device; copied to the CPU one at a time. Written in this order.</param>
    /// <param name="metadata">Free texts for the header; <c>format: pt</c> is always there.</param>
    /// <exception cref="UserErrorException">
    /// The disk is full or not writable; the file that was there before is untouched.
    /// </exception>
    public static void Write(
        string path, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        List<(string Name, Tensor Value)> all = [.. tensors];
        byte[] header = Header(all, metadata);
        using AtomicFile file = AtomicFile.Begin(path, Total(all, header));
        file.Write(stream => WriteContents(stream, all, header));
        file.Commit();
    }

    /// <summary>Writes under the final name, unsynced: for a folder that appears, synced, as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">As for <see cref="Write"/>.</param>
    /// <param name="metadata">As for <see cref="Write"/>.</param>
    /// <param name="create">Opens the file.</param>
    /// <exception cref="StorageException">The disk is full or not writable.</exception>
    public static void WriteTo(
        string path,
        IEnumerable<(string Name, Tensor Value)> tensors,
        IReadOnlyDictionary<string, string>? metadata,
        Func<string, Stream> create)
    {
        List<(string Name, Tensor Value)> all = [.. tensors];
        byte[] header = Header(all, metadata);
        try
        {
            using Stream stream = create(path);
            WriteContents(stream, all, header);
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw WriteProblem.Of(path, Path.GetDirectoryName(Path.GetFullPath(path))!, Total(all, header), e);
        }
    }

    private static long Total(List<(string Name, Tensor Value)> tensors, byte[] header) =>
        LengthBytes + header.Length + tensors.Sum(tensor => TensorViews.ByteLength(tensor.Value));

    private static void WriteContents(Stream stream, List<(string Name, Tensor Value)> tensors, byte[] header)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor value) in tensors)
        {
            WriteBytes(stream, value);
        }
    }

    private static byte[] Header(List<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            HashSet<string> names = new(StringComparer.Ordinal);
            long offset = 0;
            foreach ((string name, Tensor value) in tensors)
            {
                if (!names.Add(name) || name == "__metadata__")
                {
                    throw new ArgumentException($"The tensor name {name} occurs twice or is reserved.", nameof(tensors));
                }

                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsDtypes.WordOf(value.dtype));
                json.WriteStartArray("shape");
                foreach (long extent in value.shape)
                {
                    json.WriteNumberValue(extent);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += TensorViews.ByteLength(value);
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static unsafe void WriteBytes(Stream stream, Tensor value)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor plain = value.detach().cpu().contiguous();
        byte* bytes = TensorViews.Address(plain);
        long left = TensorViews.ByteLength(plain);
        while (left > 0)
        {
            int count = (int)Math.Min(left, ChunkBytes);
            stream.Write(new ReadOnlySpan<byte>(bytes, count));
            bytes += count;
            left -= count;
        }

        GC.KeepAlive(plain);
    }
}
