using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>The official numbers of a run, in the order in which they are shown and written.</summary>
/// <param name="Groups">Numbers in groups; those of a group without a name stand outside of groups.</param>
public sealed record ScoreSheet(IReadOnlyList<ScoreGroup> Groups)
{
    /// <summary>A number; null where it is not there, or undefined.</summary>
    /// <param name="path">Which one.</param>
    public double? Number(ScorePath path) => path.Places
        .SelectMany(place => Groups.Where(group => group.Name == place))
        .SelectMany(group => group.Numbers)
        .FirstOrDefault(number => number.Key == path.Name)
        .Value;
}
