namespace AdaViP.Data.Preferences;

/// <summary>One row of a table of language preferences.</summary>
public sealed record PreferenceTableRow
{
    /// <summary>Names the row in its table.</summary>
    public required string Id { get; init; }

    /// <summary>The picture, encoded.</summary>
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>Its file name.</summary>
    public required string ImagePath { get; init; }

    /// <summary>About the picture.</summary>
    public required string Question { get; init; }

    /// <summary>The preferred answer.</summary>
    public required string Chosen { get; init; }

    /// <summary>The other answer.</summary>
    public required string Rejected { get; init; }

    /// <summary>Where the row comes from.</summary>
    public required string Origin { get; init; }
}
