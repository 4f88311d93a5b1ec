namespace AdaViP.Evaluation.Statistics;

/// <summary>Where an official number stands among the scores of a run, and in <c>scores.json</c>.</summary>
/// <param name="Name">Its official name.</param>
/// <param name="Groups">
/// The groups that may have it, the first one that does counts; null stands for the numbers outside groups,
/// as does an empty list.
/// </param>
public sealed record ScorePath(string Name, params IReadOnlyList<string?> Groups)
{
    /// <summary>The places to look at, in their order.</summary>
    public IReadOnlyList<string?> Places => Groups.Count == 0 ? [null] : Groups;
}
