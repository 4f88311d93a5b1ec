namespace AdaViP.Llava.Text;

/// <summary>A conversation as ids.</summary>
/// <param name="InputIds">All ids; the picture is <paramref name="ImageTokens"/> copies of the image token id.</param>
/// <param name="ImageStart">Index of the first image token.</param>
/// <param name="ImageTokens">Image tokens.</param>
/// <param name="AnswerStart">Index of the first answer token; the length where there is no answer yet.</param>
/// <param name="Truncated">Whether the answer was cut to fit; a cut answer has no end-of-sequence id.</param>
public sealed record TokenSequence(int[] InputIds, int ImageStart, int ImageTokens, int AnswerStart, bool Truncated = false)
{
    /// <summary>Answer tokens, the end-of-sequence id included.</summary>
    public int AnswerTokens => InputIds.Length - AnswerStart;
}
