namespace AdaViP.Vision.Inference;

/// <summary>One field of a protobuf message in a stream, whose content is read only where it is asked for.</summary>
/// <param name="Number">Field number.</param>
/// <param name="Value">Of a number; null for content.</param>
/// <param name="Start">Where the content begins.</param>
/// <param name="Length">Bytes of the content.</param>
internal readonly record struct StreamField(int Number, long? Value, long Start, long Length)
{
    private const int LongestNumber = 10;

    /// <summary>One past the content.</summary>
    public long End => Start + Length;

    /// <summary>The fields of a message; the caller may move the stream between them.</summary>
    /// <param name="stream">At the start of the message.</param>
    /// <param name="end">Where the message ends.</param>
    /// <exception cref="InvalidDataException">The bytes are not a message.</exception>
    /// <exception cref="EndOfStreamException">They end early.</exception>
    public static IEnumerable<StreamField> Read(Stream stream, long end)
    {
        while (stream.Position < end)
        {
            long tag = ReadNumber(stream);
            long? value = (tag & 7) == 0 ? ReadNumber(stream) : null;
            long length = (tag & 7) switch
            {
                0 => 0,
                1 => sizeof(long),
                2 => ReadNumber(stream),
                5 => sizeof(int),
                _ => throw new InvalidDataException($"no field begins at byte {stream.Position}"),
            };
            long start = stream.Position;
            if (length < 0 || length > end - start)
            {
                throw new InvalidDataException($"a field of {length} bytes at byte {start} goes beyond {end}");
            }

            yield return new StreamField((int)(tag >> 3), value, start, length);
            stream.Position = start + length;
        }
    }

    /// <summary>Numbers that stand one behind the other.</summary>
    public static IEnumerable<long> Numbers(byte[] packed)
    {
        var stream = new MemoryStream(packed);
        while (stream.Position < stream.Length)
        {
            yield return ReadNumber(stream);
        }
    }

    /// <summary>The content.</summary>
    public byte[] Bytes(Stream stream)
    {
        stream.Position = Start;
        byte[] bytes = new byte[Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static long ReadNumber(Stream stream)
    {
        long number = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            int part = stream.ReadByte();
            if (part < 0)
            {
                throw new EndOfStreamException();
            }

            number |= (long)(part & 127) << (7 * i);
            if (part < 128)
            {
                return number;
            }
        }

        throw new InvalidDataException($"a number before byte {stream.Position} has no end");
    }
}
