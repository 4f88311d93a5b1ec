namespace AdaViP.Pairs.Building;

/// <summary>Numbers about a build, from its traces.</summary>
public sealed record PairStatistics
{
    /// <summary>Distinct pictures.</summary>
    public int Pictures { get; init; }

    /// <summary>Preferences.</summary>
    public int Preferences { get; init; }

    /// <summary>Preferences that got a rejected picture.</summary>
    public int Pairs { get; init; }

    /// <summary>Preferences without one, by reason, most frequent first.</summary>
    public IReadOnlyList<(string Name, int Count)> Reasons { get; init; } = [];

    /// <summary>Tags that became no candidate, by reason without its numbers, most frequent first.</summary>
    public IReadOnlyList<(string Name, int Count)> Drops { get; init; } = [];

    /// <summary>Tags of a picture.</summary>
    public Distribution Tags { get; init; }

    /// <summary>Boxes of a picture.</summary>
    public Distribution Boxes { get; init; }

    /// <summary>Candidates of a picture.</summary>
    public Distribution Candidates { get; init; }

    /// <summary>Score of a box.</summary>
    public Distribution BoxScores { get; init; }

    /// <summary>Share of its picture that a candidate's mask covers.</summary>
    public Distribution MaskShares { get; init; }

    /// <summary>Sentences of a preference.</summary>
    public Distribution Sentences { get; init; }

    /// <summary>Mean cosine of the chosen candidate.</summary>
    public Distribution ChosenCosines { get; init; }

    /// <summary>How much lower the chosen candidate's mean cosine is than the candidates' average.</summary>
    public Distribution Margins { get; init; }

    /// <summary>Tags that were removed, most frequent first.</summary>
    public IReadOnlyList<(string Name, int Count)> RemovedTags { get; init; } = [];

    /// <summary>Counts.</summary>
    /// <param name="traces">Of a build.</param>
    public static PairStatistics Of(IReadOnlyList<PreferenceTrace> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        PreferenceTrace[] pictures =
            [.. traces.GroupBy(trace => trace.Picture).Select(group => group.MaxBy(trace => trace.Candidates.Count)!)];
        PreferenceTrace[] pairs = [.. traces.Where(trace => trace.Chosen is not null)];
        return new PairStatistics
        {
            Pictures = pictures.Length,
            Preferences = traces.Count,
            Pairs = pairs.Length,
            Reasons = Count(traces.Select(trace => trace.Reason).OfType<string>()),
            Drops = Count(pictures.SelectMany(trace => trace.Dropped).Select(drop => Kind(drop.Reason))),
            Tags = Distribution.Of(pictures.Select(trace => (double)trace.Tags.Count)),
            Boxes = Distribution.Of(pictures.Select(trace => (double)trace.Boxes.Count)),
            Candidates = Distribution.Of(pictures.Select(trace => (double)trace.Candidates.Count)),
            BoxScores = Distribution.Of(pictures.SelectMany(trace => trace.Boxes).Select(box => box.Detection.Score)),
            MaskShares = Distribution.Of(pictures.SelectMany(trace =>
                trace.Candidates.Select(candidate => candidate.MaskArea / ((double)trace.Width * trace.Height)))),
            Sentences = Distribution.Of(pairs.Select(trace => (double)trace.Sentences.Count)),
            ChosenCosines = Distribution.Of(pairs.Select(trace => Mean(trace, trace.Candidates[trace.Chosen!.Value]))),
            Margins = Distribution.Of(pairs.Select(trace =>
                trace.Candidates.Average(candidate =>
                    Mean(trace, candidate)) - Mean(trace, trace.Candidates[trace.Chosen!.Value]))),
            RemovedTags = Count(pairs.Select(trace => trace.Candidates[trace.Chosen!.Value].Tag.Name)),
        };
    }

    private static double Mean(PreferenceTrace trace, Candidate candidate) =>
        candidate.ClipSum / Math.Max(1, trace.Sentences.Count);

    private static string Kind(string reason) =>
        reason.StartsWith("box overlaps", StringComparison.Ordinal) ? "box overlaps a better one"
        : reason.StartsWith("mask overlaps", StringComparison.Ordinal) ? "mask overlaps a better one"
        : reason.Contains("less than", StringComparison.Ordinal) ? "mask too small"
        : reason.Contains("more than", StringComparison.Ordinal) ? "mask too large"
        : reason;

    private static (string Name, int Count)[] Count(IEnumerable<string> names) =>
    [
        .. names.GroupBy(name => name, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Count: group.Count()))
            .OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Name, StringComparer.Ordinal),
    ];
}
