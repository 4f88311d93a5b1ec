using Google.Protobuf;

namespace AdaViP.Vision.Inference;

/// <summary>
/// One field of a protobuf message, as it stands on the wire. The generated messages of onnx.proto read what is inside; the
/// fields of a model and of its graph are taken as they stand, because parsing and writing them again would copy every weight (a
/// model has up to a gigabyte of them) and depend on knowing every field of ONNX.
/// </summary>
/// <param name="Number">Field number.</param>
/// <param name="Whole">Tag, length and content.</param>
/// <param name="Content">Of a length-delimited field; empty for others.</param>
internal readonly record struct WireField(int Number, ArraySegment<byte> Whole, ArraySegment<byte> Content)
{
    /// <summary>What is wrong where the library's reader of messages gives up.</summary>
    public const string Broken = "it was cut short, or is a file of another kind";

    /// <summary>The fields of a message, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a message.</exception>
    public static List<WireField> Read(ArraySegment<byte> message)
    {
        var fields = new List<WireField>();
        if (message.Count == 0)
        {
            return fields;
        }

        try
        {
            using var input = new CodedInputStream(message.Array, message.Offset, message.Count);
            while (!input.IsAtEnd)
            {
                int start = (int)input.Position;
                uint tag = input.ReadTag();
                int inside = (int)input.Position;
                input.SkipLastField();
                int end = (int)input.Position;
                int length = WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited
                    ? new CodedInputStream(message.Array, inside, end - inside).ReadLength()
                    : 0;
                fields.Add(new WireField(
                    WireFormat.GetTagFieldNumber(tag), Part(message, start, end), Part(message, end - length, end)));
            }
        }
        catch (InvalidProtocolBufferException damage)
        {
            throw new InvalidDataException(Broken, damage);
        }

        return fields;
    }

    /// <summary>The message inside; fields that its generated class does not know are skipped, not copied.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a message.</exception>
    public T Parse<T>(MessageParser<T> parser)
        where T : IMessage<T>
    {
        try
        {
            return parser.WithDiscardUnknownFields(true).ParseFrom(Content.AsSpan());
        }
        catch (InvalidProtocolBufferException damage)
        {
            throw new InvalidDataException(Broken, damage);
        }
    }

    /// <summary>Writes a length-delimited field.</summary>
    public static void Write(Stream to, int number, ReadOnlySpan<byte> content)
    {
        using (var head = new CodedOutputStream(to, leaveOpen: true))
        {
            head.WriteTag(number, WireFormat.WireType.LengthDelimited);
            head.WriteLength(content.Length);
        }

        to.Write(content);
    }

    private static ArraySegment<byte> Part(ArraySegment<byte> message, int start, int end) =>
        new(message.Array!, start, end - start);
}
