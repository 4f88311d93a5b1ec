namespace AdaViP.Core.Recipes;

/// <summary>Order in which samples are visited.</summary>
public enum SampleOrder
{
    /// <summary>A new order each epoch, from the seed.</summary>
    Shuffle,

    /// <summary>File order.</summary>
    Sequential,
}
