using AdaViP.Core.Data;

namespace AdaViP.Training.Samples;

/// <summary>
/// A sample that fits the objective and the sequence length: its tokens, which are made once, and the identities of its contents.
/// </summary>
/// <param name="Sample">The data.</param>
/// <param name="Key">Hash of everything that decides its sequences: question, answers, pictures, number of sequences.</param>
/// <param name="ImageKey">Hash of the picture's bytes.</param>
/// <param name="RejectedImageKey">Hash of the rejected picture's bytes; null where the objective does not use it.</param>
internal sealed record PreparedSample(PreferenceSample Sample, string Key, string ImageKey, string? RejectedImageKey)
{
    /// <summary>Its sequences in column order; ++ and -+ are the same object.</summary>
    internal required IReadOnlyList<StoredTokens> Sequences { get; init; }

    /// <summary>Tokens of its longest sequence, picture tokens included.</summary>
    internal int LongestSequence => Sequences.Max(sequence => sequence.Length);

    /// <summary>Tokens of all its sequences together, picture tokens included.</summary>
    internal int TotalTokens => Sequences.Sum(sequence => sequence.Length);

    /// <summary>Answer tokens of all its sequences together.</summary>
    internal int AnswerTokens => Sequences.Sum(sequence => sequence.AnswerTokens);

    /// <summary>Whether the objective compares two answers whose tokens are the same.</summary>
    internal bool AnswersAlike => Sequences.Count > 1 && Sequences[0].HasIdsOf(Sequences[1]);
}
