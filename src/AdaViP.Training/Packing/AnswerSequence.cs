namespace AdaViP.Training.Packing;

/// <summary>One tokenised conversation: text, picture positions, and where the scored answer begins.</summary>
/// <param name="InputIds">Token ids; the picture's positions hold the image token id, repeated.</param>
/// <param name="ImageStart">First picture position.</param>
/// <param name="ImageTokens">Number of picture positions.</param>
/// <param name="AnswerStart">First answer token; everything from here to the end is scored.</param>
internal sealed record AnswerSequence(IReadOnlyList<int> InputIds, int ImageStart, int ImageTokens, int AnswerStart)
{
    /// <summary>Tokens, picture included.</summary>
    internal int Length => InputIds.Count;

    /// <summary>Scored tokens, the end-of-sequence token included where truncation left it.</summary>
    internal int AnswerTokens => InputIds.Count - AnswerStart;
}
