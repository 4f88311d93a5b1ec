namespace AdaViP.Pairs.Building;

/// <summary>What a stage did.</summary>
/// <param name="Name">"detect".</param>
/// <param name="Items">What it worked on: pictures, or tags, boxes and candidates of pictures.</param>
/// <param name="Seconds">Busy time, summed over its workers.</param>
public sealed record StageTotals(string Name, long Items, double Seconds)
{
    /// <summary>Pictures of this run that have left the stage.</summary>
    public int Pictures { get; init; }

    /// <summary>Items per second of busy time; 0 where there is none.</summary>
    public double Rate => Seconds > 0 ? Items / Seconds : 0;
}
