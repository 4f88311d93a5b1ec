namespace AdaViP.Evaluation.Objects;

/// <summary>An object word in a caption.</summary>
/// <param name="Word">The word or double word, in the singular.</param>
/// <param name="Class">Its class.</param>
/// <param name="Start">Where in the text it begins; −1 where it does not come from the text itself.</param>
/// <param name="Length">How long it is there.</param>
public readonly record struct ObjectMention(string Word, string Class, int Start, int Length);
