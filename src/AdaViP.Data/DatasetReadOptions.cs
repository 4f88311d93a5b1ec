using AdaViP.Data.Formats;

namespace AdaViP.Data;

/// <summary>How preference data is read.</summary>
public sealed record DatasetReadOptions
{
    /// <summary>Layout of the rows; recognised from the fields unless given.</summary>
    public DatasetFormat Format { get; init; } = DatasetFormat.Auto;

    /// <summary>Whether a row may lack the worse answer, as supervised tuning needs none; else such a row is bad.</summary>
    public bool RejectedOptional { get; init; }

    /// <summary>Whether data may be given weights where they are used, for the advice about a file that is named twice.</summary>
    public bool Weighted { get; init; }

    /// <summary>Looked at before each row.</summary>
    public CancellationToken Cancellation { get; init; }
}
