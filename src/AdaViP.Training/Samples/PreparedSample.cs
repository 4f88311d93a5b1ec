using AdaViP.Core.Data;

namespace AdaViP.Training.Samples;

/// <summary>A sample that fits the objective and the sequence length, and the identities of its contents.</summary>
/// <param name="Sample">The data.</param>
/// <param name="Key">Hash of everything that decides its sequences: question, answers, pictures, number of sequences.</param>
/// <param name="ImageKey">Hash of the picture's bytes.</param>
/// <param name="RejectedImageKey">Hash of the rejected picture's bytes; null where the objective does not use it.</param>
internal sealed record PreparedSample(PreferenceSample Sample, string Key, string ImageKey, string? RejectedImageKey)
{
    /// <summary>Tokens of its longest sequence, picture tokens included.</summary>
    internal required int LongestSequence { get; init; }

    /// <summary>Tokens of all its sequences together, picture tokens included.</summary>
    internal required int TotalTokens { get; init; }

    /// <summary>Answer tokens of all its sequences together.</summary>
    internal required int AnswerTokens { get; init; }

    /// <summary>Whether the objective compares two answers whose tokens are the same.</summary>
    internal required bool AnswersAlike { get; init; }
}
