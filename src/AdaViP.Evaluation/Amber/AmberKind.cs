namespace AdaViP.Evaluation.Amber;

/// <summary>What an AMBER question asks for.</summary>
public enum AmberKind
{
    /// <summary>A description of the picture.</summary>
    Generative,

    /// <summary>Whether something is there; officially "discriminative-hallucination".</summary>
    Existence,

    /// <summary>A state of something.</summary>
    State,

    /// <summary>How many there are.</summary>
    Number,

    /// <summary>What something does.</summary>
    Action,

    /// <summary>How two things stand to each other; officially every other type.</summary>
    Relation,
}
