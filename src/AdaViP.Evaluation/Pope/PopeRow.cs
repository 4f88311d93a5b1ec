using AdaViP.Evaluation.Answers;

namespace AdaViP.Evaluation.Pope;

/// <summary>A scored answer.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="SaysYes">How the official script reads it.</param>
/// <param name="Lenient">How the lenient parser reads it.</param>
public sealed record PopeRow(PopeQuestion Question, PopeAnswer Answer, bool SaysYes, YesNo Lenient)
{
    /// <summary>Whether the official reading is the label.</summary>
    public bool IsRight => SaysYes == Question.IsYes;
}
