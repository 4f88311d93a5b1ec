namespace AdaViP.Core.Data;

/// <summary>Another question and answer about the same picture.</summary>
/// <param name="Question">As in the data.</param>
/// <param name="Chosen">The better answer.</param>
/// <param name="Rejected">The worse answer; null in supervised data.</param>
public sealed record ConversationTurn(string Question, string Chosen, string? Rejected);
