namespace AdaViP.Pairs.Building;

/// <summary>How far a build is.</summary>
/// <param name="Phase">What is counted.</param>
/// <param name="Done">Preferences whose picture is read, or pictures written, earlier runs included.</param>
/// <param name="Total">All preferences, or the pictures of this process's share.</param>
/// <param name="Resumed">Pictures that earlier runs had written.</param>
/// <param name="Elapsed">Since the phase began.</param>
/// <param name="Stages">Per stage, in order.</param>
public sealed record PairProgress(
    PairPhase Phase, int Done, int Total, int Resumed, TimeSpan Elapsed, IReadOnlyList<StageTotals> Stages)
{
    /// <summary>Items per second of this run; 0 before the first one.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? (Done - Resumed) / Elapsed.TotalSeconds : 0;

    /// <summary>Time left at this rate; null before the first one.</summary>
    public TimeSpan? Left => Rate > 0 ? TimeSpan.FromSeconds((Total - Done) / Rate) : null;

    /// <summary>Time until the last picture leaves a stage, at the rate so far; null before the first one.</summary>
    /// <param name="stage">One of <see cref="Stages"/>.</param>
    public TimeSpan? LeftIn(StageTotals stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Pictures > 0 ? Elapsed / stage.Pictures * (Total - Resumed - stage.Pictures) : null;
    }
}

/// <summary>Part of a build.</summary>
public enum PairPhase
{
    /// <summary>Every picture is read once, to find those that are the same.</summary>
    Reading,

    /// <summary>The models make the pairs.</summary>
    Building,
}
