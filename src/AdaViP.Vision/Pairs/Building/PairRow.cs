namespace AdaViP.Vision.Pairs.Building;

/// <summary>One row of a table of pairs.</summary>
internal sealed record PairRow
{
    /// <summary>Of the preference.</summary>
    public required string Id { get; init; }

    /// <summary>The photo as it was given.</summary>
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>Its file name.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The candidate that fits the preferred answer least, encoded.</summary>
    public required ReadOnlyMemory<byte> RejectedImage { get; init; }

    /// <summary>Its file name.</summary>
    public required string RejectedPath { get; init; }

    /// <summary>Question of the preference.</summary>
    public required string Question { get; init; }

    /// <summary>Preferred answer.</summary>
    public required string Chosen { get; init; }

    /// <summary>Other answer.</summary>
    public required string Rejected { get; init; }

    /// <summary>What the rejected picture lacks, and where.</summary>
    public required Candidate Candidate { get; init; }

    /// <summary>Sentences of the preferred answer.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }
}
