using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Amber;

/// <summary>A stored answer.</summary>
/// <param name="Id">The question's id.</param>
/// <param name="Response">The answer.</param>
/// <param name="Nouns">
/// Nouns of a description as singular words, in order, where another program extracted them; null to have them extracted.
/// </param>
/// <param name="Place">Where it stands.</param>
public sealed record AmberAnswer(int Id, string Response, IReadOnlyList<string>? Nouns, FilePlace Place);
