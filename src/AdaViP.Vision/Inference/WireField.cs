namespace AdaViP.Vision.Inference;

/// <summary>One field of a protobuf message, as it stands on the wire.</summary>
/// <param name="Number">Field number.</param>
/// <param name="Whole">Tag, length and content.</param>
/// <param name="Content">Of a length-delimited field; empty for others.</param>
/// <param name="Value">Of a varint field; 0 for others.</param>
internal readonly record struct WireField(int Number, ReadOnlyMemory<byte> Whole, ReadOnlyMemory<byte> Content, ulong Value)
{
    /// <summary>Text of a length-delimited field.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Content.Span);

    /// <summary>The fields of a message, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static List<WireField> Read(ReadOnlyMemory<byte> message)
    {
        var fields = new List<WireField>();
        int at = 0;
        while (at < message.Length)
        {
            int start = at;
            ulong tag = Varint(message.Span, ref at);
            ulong value = 0;
            ReadOnlyMemory<byte> content = default;
            switch (tag & 7)
            {
                case 0:
                    value = Varint(message.Span, ref at);
                    break;
                case 1:
                    at += sizeof(ulong);
                    break;
                case 2:
                    ulong length = Varint(message.Span, ref at);
                    if (length > (ulong)(message.Length - at))
                    {
                        throw new InvalidDataException($"a field of {length} bytes in the last {message.Length - at}");
                    }

                    content = message.Slice(at, (int)length);
                    at += (int)length;
                    break;
                case 5:
                    at += sizeof(uint);
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }

            if (at > message.Length)
            {
                throw new InvalidDataException("a field leaves its message");
            }

            fields.Add(new WireField(checked((int)(tag >> 3)), message[start..at], content, value));
        }

        return fields;
    }

    /// <summary>Writes a length-delimited field.</summary>
    public static void Write(Stream to, int number, ReadOnlySpan<byte> content)
    {
        WriteVarint(to, ((ulong)number << 3) | 2);
        WriteVarint(to, (ulong)content.Length);
        to.Write(content);
    }

    /// <summary>Writes a varint field.</summary>
    public static void Write(Stream to, int number, ulong value)
    {
        WriteVarint(to, (ulong)number << 3);
        WriteVarint(to, value);
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number without end");
    }

    private static void WriteVarint(Stream to, ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            to.WriteByte((byte)(value | 128));
        }

        to.WriteByte((byte)value);
    }
}
