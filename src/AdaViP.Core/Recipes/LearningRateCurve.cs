namespace AdaViP.Core.Recipes;

/// <summary>Learning-rate curve after warm-up.</summary>
public enum LearningRateCurve
{
    /// <summary>Half a cosine from the peak to 0.</summary>
    Cosine,

    /// <summary>A line from the peak to 0.</summary>
    Linear,

    /// <summary>The peak.</summary>
    Constant,
}
