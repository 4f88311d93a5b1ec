using AdaViP.Evaluation.Answers;

namespace AdaViP.Evaluation.Amber;

/// <summary>A scored answer to a yes/no question.</summary>
/// <param name="Item">Its annotation.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Strict">Read as officially.</param>
/// <param name="Lenient">Read leniently.</param>
/// <param name="Said">Read as the options ask; this one is scored.</param>
public sealed record AmberJudgement(AmberItem Item, AmberAnswer Answer, YesNo Strict, YesNo Lenient, YesNo Said)
{
    /// <summary>Whether what was said is the truth.</summary>
    public bool IsRight => Said == (Item.IsYes ? YesNo.Yes : YesNo.No);
}
