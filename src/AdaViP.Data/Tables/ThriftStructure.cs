namespace AdaViP.Data.Tables;

/// <summary>
/// Checks that bytes are a complete structure of Thrift's compact protocol, as Parquet's footer is, without knowing its fields.
/// The table reader does not end on some damaged footers; this does.
/// Tells the numbers of a structure, as the headers of pages are.
/// </summary>
internal ref struct ThriftStructure
{
    private const int DeepestNesting = 32;
    private const int LongestNumber = 10;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Dictionary<(int Field, int Inner), long>? _numbers;
    private int _position;
    private int _outer;

    private ThriftStructure(ReadOnlySpan<byte> bytes, Dictionary<(int, int), long>? numbers = null)
    {
        _bytes = bytes;
        _numbers = numbers;
    }

    /// <summary>Whether a structure begins the bytes and ends within them.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> bytes)
    {
        var structure = new ThriftStructure(bytes);
        return structure.SkipStruct(0);
    }

    /// <summary>Whole numbers and truths (1, 0) of the structure that begins the bytes, and of the structures in it.</summary>
    /// <param name="bytes">Begin with the structure.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>
    /// By the number of the field, and of the field in it (0: the field itself);
    /// null where the structure does not end in the bytes.
    /// </returns>
    public static IReadOnlyDictionary<(int Field, int Inner), long>? Numbers(ReadOnlySpan<byte> bytes, out int length)
    {
        Dictionary<(int, int), long> numbers = [];
        var structure = new ThriftStructure(bytes, numbers);
        bool complete = structure.SkipStruct(0);
        length = structure._position;
        return complete ? numbers : null;
    }

    private bool SkipStruct(int depth)
    {
        int number = 0;
        while (depth < DeepestNesting && TryByte(out int field))
        {
            if (field == 0)
            {
                return true;
            }

            // The upper half is the step to the field's number; 0: the number follows.
            int type = field & 15;
            bool truth = type is 1 or 2;
            long stated = 0;
            if (field >> 4 == 0 && !TryNumber(out stated))
            {
                return false;
            }

            number = field >> 4 == 0 ? (int)Signed(stated) : number + (field >> 4);
            _outer = depth == 0 ? number : _outer;
            if (truth)
            {
                Keep(depth, number, type == 1 ? 1 : 0);
            }
            else if (!(type is 4 or 5 or 6 ? KeepNumber(depth, number) : Skip(type, depth)))
            {
                return false;
            }
        }

        return false;
    }

    private bool KeepNumber(int depth, int field)
    {
        bool there = TryNumber(out long value);
        Keep(depth, field, Signed(value));
        return there;
    }

    private void Keep(int depth, int field, long value)
    {
        if (depth < 2)
        {
            _numbers?[(_outer, depth == 0 ? 0 : field)] = value;
        }
    }

    // Numbers are stored so that small negative ones are short too.
    private static long Signed(long stored) => (long)((ulong)stored >> 1) ^ -(stored & 1);

    private bool Skip(int type, int depth) => type switch
    {
        1 or 2 or 3 => Advance(1),
        4 or 5 or 6 => TryNumber(out _),
        7 => Advance(sizeof(double)),
        8 => TryNumber(out long length) && Advance(length),
        9 or 10 => SkipList(depth + 1),
        11 => SkipMap(depth + 1),
        12 => SkipStruct(depth + 1),
        _ => false,
    };

    private bool SkipList(int depth)
    {
        if (!TryByte(out int head))
        {
            return false;
        }

        long count = head >> 4;
        return (count < 15 || TryNumber(out count)) && SkipAll(count, head & 15, null, depth);
    }

    private bool SkipMap(int depth) =>
        TryNumber(out long count) && (count == 0 || (TryByte(out int types) && SkipAll(count, types >> 4, types & 15, depth)));

    // Every element takes a byte at least, so that a wrong count ends at the end of the bytes.
    private bool SkipAll(long count, int type, int? second, int depth)
    {
        bool complete = depth < DeepestNesting && count >= 0 && count <= _bytes.Length - _position;
        for (long i = 0; i < count && complete; i++)
        {
            complete = Skip(type, depth) && (second is not int other || Skip(other, depth));
        }

        return complete;
    }

    private bool TryNumber(out long number)
    {
        number = 0;
        for (int i = 0; i < LongestNumber && TryByte(out int part); i++)
        {
            number |= (long)(part & 127) << (7 * i);
            if (part < 128)
            {
                return true; // a length read from it is checked where it is used
            }
        }

        return false;
    }

    private bool TryByte(out int value)
    {
        bool there = _position < _bytes.Length;
        value = there ? _bytes[_position++] : 0;
        return there;
    }

    private bool Advance(long count)
    {
        if (count < 0 || count > _bytes.Length - _position)
        {
            return false;
        }

        _position += (int)count;
        return true;
    }
}
