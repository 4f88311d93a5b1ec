using AdaViP.Core.Foundation;

namespace AdaViP.Pairs;

/// <summary>What happened to one preference: a line of <c>trace.jsonl</c>.</summary>
public sealed record PreferenceTrace
{
    /// <summary>Of the preference, as the data reader gives it.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Number of the distinct picture, in order of first appearance, from 0: preferences about one picture share it.
    /// </summary>
    public int Picture { get; init; }

    /// <summary>The picture as the data name it.</summary>
    public required string Photo { get; init; }

    /// <summary>Of the picture, pixels; 0 where it could not be decoded.</summary>
    public int Width { get; init; }

    /// <summary>Of the picture, pixels; 0 where it could not be decoded.</summary>
    public int Height { get; init; }

    /// <summary>Of the preference; null in traces of early versions.</summary>
    public string? Question { get; init; }

    /// <summary>The preferred answer; null in traces of early versions.</summary>
    public string? PreferredAnswer { get; init; }

    /// <summary>The other answer; null where the data have none.</summary>
    public string? OtherAnswer { get; init; }

    /// <summary>What the preferred answer says, one fact each.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>All tags in list order.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>The chosen box of every tag that has one, before duplicates are dropped.</summary>
    public IReadOnlyList<TaggedBox> Boxes { get; init; } = [];

    /// <summary>Tags that became no candidate, with the reason; tags without a box are not listed.</summary>
    public IReadOnlyList<DroppedTag> Dropped { get; init; } = [];

    /// <summary>Candidates that were scored, in tag order.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>Index of the rejected picture in <see cref="Candidates"/>; null where there is none.</summary>
    public int? Chosen { get; init; }

    /// <summary>Why there is no rejected picture; null where there is one.</summary>
    public string? Reason { get; init; }
}
