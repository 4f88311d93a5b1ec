namespace AdaViP.Evaluation.Answers;

/// <summary>What an answer to a yes/no question says.</summary>
public enum YesNo
{
    /// <summary>Neither, or both.</summary>
    Unclear,

    /// <summary>Yes.</summary>
    Yes,

    /// <summary>No.</summary>
    No,
}
