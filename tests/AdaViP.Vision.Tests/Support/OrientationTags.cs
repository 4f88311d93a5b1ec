using System.Buffers.Binary;
using System.Text;

namespace AdaViP.Vision.Tests.Support;

/// <summary>EXIF data and XMP texts with an orientation.</summary>
internal static class OrientationTags
{
    /// <summary>A TIFF directory with another tag before the orientation.</summary>
    /// <param name="orientation">Value of tag 0x0112.</param>
    /// <param name="big">Byte order.</param>
    /// <param name="type">3: 16 bits, 4: 32 bits, 1: bytes, 2: text.</param>
    public static byte[] Exif(int orientation, bool big = true, int type = 3)
    {
        byte[] tiff = new byte[8 + 2 + 24 + 4];
        void Short(int at, int value)
        {
            if (big)
            {
                BinaryPrimitives.WriteInt16BigEndian(tiff.AsSpan(at), (short)value);
            }
            else
            {
                BinaryPrimitives.WriteInt16LittleEndian(tiff.AsSpan(at), (short)value);
            }
        }

        void Long(int at, int value)
        {
            Short(at + (big ? 2 : 0), value & 0xFFFF);
            Short(at + (big ? 0 : 2), value >> 16);
        }

        (big ? "MM"u8 : "II"u8).CopyTo(tiff);
        Short(2, 42);
        Long(4, 8);
        Short(8, 2);
        (int Tag, int Type, int Value)[] entries = [(0x0100, 4, 77), (0x0112, type, orientation)];
        for (int i = 0; i < entries.Length; i++)
        {
            int at = 10 + (12 * i);
            Short(at, entries[i].Tag);
            Short(at + 2, entries[i].Type);
            Long(at + 4, 1);
            switch (entries[i].Type)
            {
                case 4:
                    Long(at + 8, entries[i].Value);
                    break;
                case 3:
                    Short(at + 8, entries[i].Value);
                    break;
                default:
                    tiff[at + 8] = (byte)(entries[i].Value + (entries[i].Type == 2 ? '0' : 0));
                    break;
            }
        }

        return tiff;
    }

    /// <summary>An XMP packet with the orientation as an attribute or as an element.</summary>
    public static byte[] Xmp(int orientation, bool element) => Encoding.UTF8.GetBytes(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
        + "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
        + (element ? $"><tiff:Orientation>{orientation}</tiff:Orientation>" : $"tiff:Orientation=\"{orientation}\">")
        + "</rdf:Description></rdf:RDF></x:xmpmeta>");
}
