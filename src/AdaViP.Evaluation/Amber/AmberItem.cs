namespace AdaViP.Evaluation.Amber;

/// <summary>The annotation of a question.</summary>
/// <param name="Id">1 to the number of questions; its place in the file.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="IsYes">The right answer to a yes/no question.</param>
/// <param name="Truth">Words of the picture; empty for yes/no questions. A word may stand there twice.</param>
/// <param name="Hallu">Words that models like to invent; empty for yes/no questions.</param>
public sealed record AmberItem(int Id, AmberKind Kind, bool IsYes, IReadOnlyList<string> Truth, IReadOnlyList<string> Hallu);

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
