using System.Buffers.Binary;

namespace AdaViP.Vision.Images.Formats;

/// <summary>Reads the orientation out of EXIF data and XMP text as Pillow 13 does.</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;
    private const int EntryBytes = 12;

    /// <summary>The value of the tag.</summary>
    /// <param name="exif">A TIFF file, with or without the words "Exif" and two zeros before it.</param>
    /// <returns>Null where the tag is absent; 0 where its value is not a whole number.</returns>
    public static int? OfExif(ReadOnlySpan<byte> exif)
    {
        while (exif.StartsWith("Exif\0\0"u8))
        {
            exif = exif[6..];
        }

        bool big = exif.StartsWith("MM"u8);
        if (exif.Length < 8 || !(big || exif.StartsWith("II"u8)) || (exif[2] | exif[3]) != 42 || (exif[2] & exif[3]) != 0)
        {
            return null;
        }

        uint directory = Long(exif[4..], big);
        if (directory > exif.Length - 2)
        {
            return null;
        }

        int? found = null;
        int count = Short(exif[(int)directory..], big);
        ReadOnlySpan<byte> entries = exif[((int)directory + 2)..];
        for (int i = 0; i < count && entries.Length >= EntryBytes; i++, entries = entries[EntryBytes..])
        {
            if (Short(entries, big) == Tag)
            {
                found = Value(exif, entries, big) ?? found;
            }
        }

        return found;
    }

    /// <summary>The first <c>tiff:Orientation</c> of an XMP text, as an attribute or an element; null: there is none.</summary>
    public static int? OfXmp(ReadOnlySpan<byte> xmp)
    {
        for (int at; (at = xmp.IndexOf("tiff:Orientation"u8)) >= 0;)
        {
            xmp = xmp[(at + "tiff:Orientation"u8.Length)..];
            ReadOnlySpan<byte> rest = xmp.StartsWith("=\""u8) ? xmp[2..] : xmp.StartsWith(">"u8) ? xmp[1..] : [];
            if (rest.Length > 0 && rest[0] is >= (byte)'0' and <= (byte)'9')
            {
                return rest[0] - '0';
            }
        }

        return null;
    }

    // Null where the entry is empty, of an unknown type, or its value lies outside the data: Pillow leaves such entries out.
    private static int? Value(ReadOnlySpan<byte> exif, ReadOnlySpan<byte> entry, bool big)
    {
        int type = Short(entry[2..], big);
        int unit = type switch
        {
            1 or 2 or 6 or 7 => 1,
            3 or 8 => 2,
            4 or 9 or 11 or 13 => 4,
            5 or 10 or 12 or 16 => 8,
            _ => 0,
        };
        long size = unit * (long)Long(entry[4..], big);
        ReadOnlySpan<byte> value = entry[8..EntryBytes];
        if (size > value.Length)
        {
            uint offset = Long(value, big);
            value = offset + size <= exif.Length ? exif[(int)offset..] : [];
        }

        if (size == 0 || value.Length < unit)
        {
            return null;
        }

        double number = Number(value, type, big);
        return number is >= 1 and <= 8 && double.IsInteger(number) ? (int)number : 0;
    }

    // Bytes, texts and undefined data are not numbers to Pillow, even where their bytes are.
    private static double Number(ReadOnlySpan<byte> value, int type, bool big) => type switch
    {
        3 => Short(value, big),
        4 or 13 => Long(value, big),
        5 => Long(value, big) / (double)Long(value[4..], big),
        6 => (sbyte)value[0],
        8 => (short)Short(value, big),
        9 => (int)Long(value, big),
        10 => (int)Long(value, big) / (double)(int)Long(value[4..], big),
        11 => BitConverter.UInt32BitsToSingle(Long(value, big)),
        12 => big ? BinaryPrimitives.ReadDoubleBigEndian(value) : BinaryPrimitives.ReadDoubleLittleEndian(value),
        16 => big ? BinaryPrimitives.ReadUInt64BigEndian(value) : BinaryPrimitives.ReadUInt64LittleEndian(value),
        _ => double.NaN,
    };

    private static ushort Short(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Long(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
