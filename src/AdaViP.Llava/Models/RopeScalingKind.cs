namespace AdaViP.Llava.Models;

/// <summary>Rules of <see cref="RopeScaling"/>.</summary>
public enum RopeScalingKind
{
    /// <summary>All frequencies divided by the factor (<c>linear</c>).</summary>
    Linear,

    /// <summary>Low frequencies divided, high ones kept, smooth between (<c>llama3</c>).</summary>
    Llama3,
}
