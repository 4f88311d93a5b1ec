namespace AdaViP.Core.Losses;

/// <summary>What a sequence of a sample is: which answer to which picture.</summary>
public enum SequenceKind
{
    /// <summary>++: the chosen answer to the picture.</summary>
    Chosen,

    /// <summary>+-: the rejected answer to the picture.</summary>
    RejectedAnswer,

    /// <summary>-+: the chosen answer to the rejected picture.</summary>
    RejectedImage,
}
