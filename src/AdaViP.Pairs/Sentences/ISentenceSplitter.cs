namespace AdaViP.Pairs.Sentences;

/// <summary>Splits an answer into sentences that stand alone. Safe to call from several threads.</summary>
public interface ISentenceSplitter
{
    /// <summary>What the result depends on, for the settings of an output folder: "rules 1", "endpoint llama-3-8b ...".</summary>
    string Fingerprint { get; }

    /// <summary>Splits one answer.</summary>
    /// <param name="question">What was asked; gives pronouns their meaning.</param>
    /// <param name="answer">The preferred answer.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>At least one sentence, or none where the answer has nothing to say.</returns>
    /// <exception cref="SentenceException">It works, but not with this answer.</exception>
    /// <exception cref="Core.UserErrorException">The splitter does not work; the message says what to do.</exception>
    Task<IReadOnlyList<string>> SplitAsync(string question, string answer, CancellationToken cancellation);
}
