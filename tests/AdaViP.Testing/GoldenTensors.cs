using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AdaViP.Testing;

/// <summary>Reads F32 and F64 tensors of a safetensors file whole; independent of the product's reader.</summary>
public sealed class GoldenTensors
{
    private readonly byte[] _bytes;
    private readonly JsonElement _header;
    private readonly int _dataStart;

    /// <summary>Reads a file.</summary>
    public GoldenTensors(string path)
    {
        _bytes = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(_bytes));
        _dataStart = sizeof(ulong) + headerLength;
        _header = JsonDocument.Parse(_bytes.AsMemory(sizeof(ulong), headerLength)).RootElement;
    }

    /// <summary>Names of the tensors.</summary>
    public IEnumerable<string> Names =>
        _header.EnumerateObject().Select(entry => entry.Name).Where(name => name != "__metadata__");

    /// <summary>Sizes of a tensor.</summary>
    public long[] Shape(string name) =>
        [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];

    /// <summary>Elements of an F64 tensor.</summary>
    public double[] Doubles(string name) => Elements<double>(name, "F64");

    /// <summary>Elements of an F32 tensor.</summary>
    public float[] Singles(string name) => Elements<float>(name, "F32");

    private T[] Elements<T>(string name, string type)
        where T : struct
    {
        JsonElement entry = _header.GetProperty(name);
        if (entry.GetProperty("dtype").GetString() != type)
        {
            throw new InvalidOperationException($"{name} is {entry.GetProperty("dtype")}, not {type}.");
        }

        int start = entry.GetProperty("data_offsets")[0].GetInt32();
        int end = entry.GetProperty("data_offsets")[1].GetInt32();
        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(_dataStart + start, end - start)).ToArray();
    }
}
