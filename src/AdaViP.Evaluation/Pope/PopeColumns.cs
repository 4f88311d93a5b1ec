namespace AdaViP.Evaluation.Pope;

/// <summary>Heads of POPE's columns in a report, by which programs find its numbers.</summary>
public static class PopeColumns
{
    /// <summary>Right answers, in %.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>Of yes answers, in %.</summary>
    public const string F1 = "F1";

    /// <summary>Share of yes among the answers, in %.</summary>
    public const string YesShare = "yes";
}
