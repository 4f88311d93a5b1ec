using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AdaViP.Training.Metrics;

/// <summary>The five wire forms of protocol buffers that TensorBoard events need.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    internal ProtobufWriter Int64(int field, long value)
    {
        Key(field, 0);
        Varint((ulong)value);
        return this;
    }

    internal ProtobufWriter Double(int field, double value)
    {
        Key(field, 1);
        Span<byte> buffer = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(buffer, value);
        _bytes.Write(buffer);
        return this;
    }

    internal ProtobufWriter Single(int field, float value)
    {
        Key(field, 5);
        Span<byte> buffer = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(buffer, value);
        _bytes.Write(buffer);
        return this;
    }

    internal ProtobufWriter Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    internal ProtobufWriter Message(int field, ProtobufWriter message) => Block(field, message.Bytes);

    private ProtobufWriter Block(int field, ReadOnlySpan<byte> content)
    {
        Key(field, 2);
        Varint((ulong)content.Length);
        _bytes.Write(content);
        return this;
    }

    private void Key(int field, int wireType) => Varint(((ulong)field << 3) | (uint)wireType);

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    private void Byte(byte value) => _bytes.Write([value]);
}
