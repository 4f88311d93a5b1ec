using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Pope;

/// <summary>A stored answer.</summary>
/// <param name="QuestionId">Number of the question, where the file has it.</param>
/// <param name="Text">The answer.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Question">What was asked, where the file has it; may have more words around the question.</param>
/// <param name="Category">Its split, where the file has it; see <see cref="PopeSplits.Names"/>.</param>
public sealed record PopeAnswer(long? QuestionId, string Text, FilePlace Place, string? Question = null, string? Category = null)
{
    /// <summary>What the row is called, where that is a number under another name than that of a question's: <c>id</c>.</summary>
    public long? RowId { get; init; }
}
