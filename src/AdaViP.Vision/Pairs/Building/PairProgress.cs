namespace AdaViP.Vision.Pairs.Building;

/// <summary>How far a build is.</summary>
/// <param name="Done">Pictures written, earlier runs included.</param>
/// <param name="Total">Pictures of this process's share.</param>
/// <param name="Resumed">Pictures that earlier runs had written.</param>
/// <param name="Elapsed">Since the first picture of this run.</param>
/// <param name="Stages">Per stage, in order.</param>
public sealed record PairProgress(int Done, int Total, int Resumed, TimeSpan Elapsed, IReadOnlyList<StageTotals> Stages)
{
    /// <summary>Pictures per second of this run; 0 before the first one.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? (Done - Resumed) / Elapsed.TotalSeconds : 0;

    /// <summary>Time left at this rate; null before the first picture.</summary>
    public TimeSpan? Left => Rate > 0 ? TimeSpan.FromSeconds((Total - Done) / Rate) : null;
}
