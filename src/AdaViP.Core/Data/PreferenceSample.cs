namespace AdaViP.Core.Data;

/// <summary>One preference: a question about a picture, a better and a worse answer, and perhaps a doctored picture.</summary>
/// <param name="Id">
/// As in the data (<c>id</c> or <c>idx</c>), else "FILE:ROW". Unique in a data set: where the data name several samples alike and
/// may do so (LLaVA names them by picture; shards number from 0), later ones get "#ROW" or "@FILE" appended.
/// </param>
/// <param name="Row">Index in its file, from 0.</param>
/// <param name="Image">The picture asked about.</param>
/// <param name="RejectedImage">The same picture with one key object removed; null where the data has none.</param>
/// <param name="Question">Without the image marker.</param>
/// <param name="Chosen">The better answer.</param>
/// <param name="Rejected">The worse answer; null in supervised data.</param>
public sealed record PreferenceSample(
    string Id,
    int Row,
    ImageReference Image,
    ImageReference? RejectedImage,
    string Question,
    string Chosen,
    string? Rejected)
{
    /// <summary>The file it stands in, as messages call it; null where it comes from none.</summary>
    public string? File { get; init; }

    /// <summary>Which of several data that were named together it comes from, from 0.</summary>
    public int Source { get; init; }

    /// <summary>Name of the object that the rejected picture lacks, where the data says.</summary>
    public string? RemovedTag { get; init; }

    /// <summary>Sentences of the better answer, each on its own; empty where the data bring none.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>Turns before the question, oldest first; the picture belongs to the first of them. Usually none.</summary>
    public IReadOnlyList<ConversationTurn> History { get; init; } = [];

    /// <summary>Turns after the first question, in order; usually none.</summary>
    public IReadOnlyList<ConversationTurn> LaterTurns { get; init; } = [];
}
