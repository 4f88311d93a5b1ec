namespace AdaViP.Vision.Foundation;

/// <summary>What a LaMa graph takes.</summary>
public enum InpainterKind
{
    /// <summary>A picture and a mask.</summary>
    TwoInputs,

    /// <summary>One input: the picture with the masked pixels at 0, and the mask as fourth channel.</summary>
    FourChannels,
}
