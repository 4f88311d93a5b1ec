namespace AdaViP.Core.Reference;

/// <summary>Conversions of brain floats, the upper halves of singles.</summary>
public static class BrainFloat
{
    private const int DroppedBits = 16;
    private const uint HalfOfDropped = 1u << (DroppedBits - 1);
    private const ushort QuietBit = 0x40;

    /// <summary>The value of a brain float; exact.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << DroppedBits);

    /// <summary>The nearest brain float, ties to even; a NaN stays a NaN, a value beyond the largest becomes infinite.</summary>
    public static ushort FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            // The payload may sit in the dropped half only: setting the quiet bit keeps it from turning into infinity.
            return (ushort)((bits >> DroppedBits) | QuietBit);
        }

        uint lastKept = (bits >> DroppedBits) & 1;
        return (ushort)((bits + HalfOfDropped - 1 + lastKept) >> DroppedBits);
    }
}
