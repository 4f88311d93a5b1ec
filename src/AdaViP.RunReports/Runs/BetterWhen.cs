namespace AdaViP.RunReports.Runs;

/// <summary>Which direction of a number is better.</summary>
public enum BetterWhen
{
    /// <summary>Neither: the number describes.</summary>
    Neither,

    /// <summary>A higher one is better.</summary>
    Higher,

    /// <summary>A lower one is better.</summary>
    Lower,
}
