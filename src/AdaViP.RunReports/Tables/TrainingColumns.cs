namespace AdaViP.RunReports.Tables;

/// <summary>Heads of columns about training, by which programs find the numbers.</summary>
public static class TrainingColumns
{
    /// <summary>Mean ω of the rejected answer over the last tenth of the steps; only with several sequences.</summary>
    public const string OmegaAnswer = "ω, answer";

    /// <summary>The same for the rejected picture.</summary>
    public const string OmegaPicture = "ω, picture";
}
