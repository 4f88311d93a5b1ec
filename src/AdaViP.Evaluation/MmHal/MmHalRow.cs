namespace AdaViP.Evaluation.MmHal;

/// <summary>A judged answer.</summary>
/// <param name="Question">The question.</param>
/// <param name="Reply">What the judge said.</param>
/// <param name="Rating">The rating found in the reply, or null; null counts as 0.</param>
public sealed record MmHalRow(MmHalQuestion Question, MmHalReply Reply, int? Rating)
{
    /// <summary>0 to 6.</summary>
    public int Score => Rating ?? 0;

    /// <summary>Whether the answer counts as a hallucination.</summary>
    public bool IsHallucination => Score < MmHalRating.FirstWithoutHallucination;

    /// <summary>0 to 3: the score, less 3 where there is no hallucination.</summary>
    public int Informativeness => IsHallucination ? Score : Score - MmHalRating.FirstWithoutHallucination;
}
