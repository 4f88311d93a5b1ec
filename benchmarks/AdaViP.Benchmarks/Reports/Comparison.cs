namespace AdaViP.Benchmarks.Reports;

/// <summary>A ratio of two rows of one run, and what it should be.</summary>
/// <param name="Numerator">Method whose median is divided.</param>
/// <param name="Denominators">Methods whose medians, added up, divide it.</param>
/// <param name="Meaning">What the ratio says: "times libtorch".</param>
/// <param name="Direction">Which side of the target is good.</param>
/// <param name="Targets">Target per allocator setting; none: the ratio is stated only.</param>
/// <param name="TargetCase">Case that the target is for; null: every case.</param>
internal sealed record Comparison(
    string Numerator,
    IReadOnlyList<string> Denominators,
    string Meaning,
    TargetDirection Direction,
    IReadOnlyDictionary<string, double> Targets,
    string? TargetCase = null)
{
    /// <summary>At least this many times faster than the peer, per allocator setting.</summary>
    internal static Comparison Faster(
        string ours, string peer, IReadOnlyDictionary<string, double> targets, string? targetCase = null) =>
        new(peer, [ours], $"{peer} / {ours}", TargetDirection.AtLeast, targets, targetCase);

    /// <summary>At most this many times the limit, under either allocator setting.</summary>
    internal static Comparison Near(string ours, IReadOnlyList<string> limit, double? target, string? targetCase = null) =>
        new(
            ours,
            limit,
            limit.Count == 1 ? $"{ours} / {limit[0]}" : $"{ours} / ({string.Join(" + ", limit)})",
            TargetDirection.AtMost,
            target is double factor ? InBoth(factor) : None,
            targetCase);

    /// <summary>No target.</summary>
    internal static IReadOnlyDictionary<string, double> None { get; } = new Dictionary<string, double>();

    /// <summary>One target under both allocator settings.</summary>
    internal static IReadOnlyDictionary<string, double> InBoth(double factor) =>
        new Dictionary<string, double> { [AllocatorSetting.Default.Name] = factor, [AllocatorSetting.Retained.Name] = factor };
}
