using AdaViP.Core.Data;

namespace AdaViP.Data.Formats;

/// <summary>What a format found in one row.</summary>
/// <param name="Image">The picture asked about.</param>
/// <param name="RejectedImage">Null where the row has none.</param>
/// <param name="Question">Without the image marker.</param>
/// <param name="Chosen">Not empty.</param>
/// <param name="Rejected">Not empty; null in supervised data.</param>
internal sealed record RowDraft(ImageReference Image, ImageReference? RejectedImage, string Question, string Chosen,
    string? Rejected)
{
    /// <summary>Name of the object that the rejected picture lacks.</summary>
    public string? RemovedTag { get; init; }

    /// <summary>Turns before the question.</summary>
    public IReadOnlyList<ConversationTurn> History { get; init; } = [];

    /// <summary>Turns after the first.</summary>
    public IReadOnlyList<ConversationTurn> LaterTurns { get; init; } = [];

    /// <summary>Whether the format's ids name pictures, so that rows may share one.</summary>
    public bool IdsMayRepeat { get; init; }
}
