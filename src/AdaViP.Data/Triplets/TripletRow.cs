using AdaViP.Core.Foundation;

namespace AdaViP.Data.Triplets;

/// <summary>One row of a table of triplets.</summary>
public sealed record TripletRow
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

    /// <summary>Name of the object that the rejected picture lacks.</summary>
    public required string RemovedTag { get; init; }

    /// <summary>Where it was.</summary>
    public required PixelBox Box { get; init; }

    /// <summary>The detector's score for the box, 0 to 1.</summary>
    public required double BoxScore { get; init; }

    /// <summary>Sentences of the preferred answer; at least one.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>Cosine of the rejected picture with each sentence, in order.</summary>
    public required IReadOnlyList<double> ClipScores { get; init; }
}
