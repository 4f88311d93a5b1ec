namespace AdaViP.Pairs.Building;

/// <summary>Part of a build.</summary>
public enum PairPhase
{
    /// <summary>Every picture is read once, to find those that are the same.</summary>
    Reading,

    /// <summary>The models make the pairs.</summary>
    Building,
}
