namespace AdaViP.Evaluation.Objects;

/// <summary>What a caption was read as.</summary>
/// <param name="Words">Its words in lower case, object words in the singular, double words merged.</param>
/// <param name="Mentions">The object words among them, in order, every occurrence.</param>
public sealed record CaptionWords(IReadOnlyList<string> Words, IReadOnlyList<ObjectMention> Mentions);
