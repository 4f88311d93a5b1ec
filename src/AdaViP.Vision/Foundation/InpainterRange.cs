namespace AdaViP.Vision.Foundation;

/// <summary>What a LaMa graph's output means.</summary>
public enum InpainterRange
{
    /// <summary>0 to 1.</summary>
    Unit,

    /// <summary>0 to 255.</summary>
    Levels,
}
