namespace AdaViP.Evaluation.Amber;

/// <summary>What became of a noun of a description.</summary>
public enum NounVerdict
{
    /// <summary>A safe word.</summary>
    Safe,

    /// <summary>In the picture, or associated with something that is.</summary>
    Truth,

    /// <summary>Excused, being similar to something in the picture.</summary>
    Similar,

    /// <summary>Not in the picture.</summary>
    Hallucinated,
}
