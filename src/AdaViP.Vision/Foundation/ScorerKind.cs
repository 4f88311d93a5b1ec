namespace AdaViP.Vision.Foundation;

/// <summary>Whether CLIP's towers are one graph or two.</summary>
public enum ScorerKind
{
    /// <summary>A graph for pictures and one for texts.</summary>
    Split,

    /// <summary>One graph with all inputs.</summary>
    Combined,
}
