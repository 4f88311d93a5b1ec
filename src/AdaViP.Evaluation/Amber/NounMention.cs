namespace AdaViP.Evaluation.Amber;

/// <summary>A noun found in a text.</summary>
/// <param name="Word">Its singular, as the vocabulary writes it.</param>
/// <param name="Written">As it stands in the text.</param>
/// <param name="Start">Where in the text it begins; −1 where that is unknown.</param>
public readonly record struct NounMention(string Word, string Written, int Start);
