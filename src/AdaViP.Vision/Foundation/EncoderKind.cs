namespace AdaViP.Vision.Foundation;

/// <summary>What a SAM encoder takes.</summary>
public enum EncoderKind
{
    /// <summary>[1, 3, size, size], normalised and padded with 0.</summary>
    Normalised,

    /// <summary>[height, width, 3], levels 0 to 255; the graph normalises and pads.</summary>
    Raw,
}
