namespace AdaViP.Llava.Text;

/// <summary>A conversation as ids.</summary>
/// <param name="InputIds">All ids; the picture is <paramref name="ImageTokens"/> copies of the image token id.</param>
/// <param name="ImageStart">Index of the first image token.</param>
/// <param name="ImageTokens">Image tokens.</param>
/// <param name="AnswerStart">Index of the first answer token; the length where there is no answer yet.</param>
/// <param name="Truncated">
/// Whether the last answer was cut to fit, which then has no end-of-sequence id, or later turns were left out.
/// </param>
public sealed record TokenSequence(int[] InputIds, int ImageStart, int ImageTokens, int AnswerStart, bool Truncated = false)
{
    /// <summary>
    /// Questions after the first answer, in order, of a conversation all of whose answers are scored: from
    /// <see cref="AnswerStart"/> on, everything outside them is an answer. Usually none.
    /// </summary>
    public IReadOnlyList<TokenSpan> LaterQuestions { get; init; } = [];

    /// <summary>Answer tokens, the end-of-sequence ids included.</summary>
    public int AnswerTokens => InputIds.Length - AnswerStart - LaterQuestions.Sum(question => question.Length);

    /// <summary>Answers that are scored, in order: one, or as many as a conversation has turns.</summary>
    public IEnumerable<TokenSpan> Answers
    {
        get
        {
            int start = AnswerStart;
            foreach (TokenSpan question in LaterQuestions)
            {
                yield return new TokenSpan(start, question.Start - start);
                start = question.Start + question.Length;
            }

            yield return new TokenSpan(start, InputIds.Length - start);
        }
    }
}

/// <summary>Tokens one after another in a sequence.</summary>
/// <param name="Start">Index of the first.</param>
/// <param name="Length">How many.</param>
public readonly record struct TokenSpan(int Start, int Length);
