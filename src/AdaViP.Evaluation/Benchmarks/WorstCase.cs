namespace AdaViP.Evaluation.Benchmarks;

/// <summary>An answer that went wrong.</summary>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Question">What was asked; empty where that is unknown.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Marks">Hallucinated words in the answer: start and length, ascending, not overlapping.</param>
/// <param name="Details">Right answer, judge's reply and the like.</param>
/// <param name="Picture">Value of a field of the question by name, to find the picture.</param>
public sealed record WorstCase(
    string Title,
    string Question,
    string Answer,
    IReadOnlyList<(int Start, int Length)> Marks,
    IReadOnlyList<(string Name, string Text)> Details,
    Func<string, string?> Picture)
{
    /// <summary>How many a report shows.</summary>
    public const int Shown = 24;
}
