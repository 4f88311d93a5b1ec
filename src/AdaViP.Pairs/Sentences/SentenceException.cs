using AdaViP.Core;

namespace AdaViP.Pairs.Sentences;

/// <summary>The splitter works, but made no sentence of one answer; of another one it may.</summary>
public sealed class SentenceException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="reason">A clause for the trace, the same for all answers with this problem.</param>
    /// <param name="detail">A sentence about this answer.</param>
    public SentenceException(string reason, string detail)
        : base($"{reason}. {detail}") => Reason = reason;

    /// <summary>Why there is no sentence, as a clause.</summary>
    public string Reason { get; }
}
