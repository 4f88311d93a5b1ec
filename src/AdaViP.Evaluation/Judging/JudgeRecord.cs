namespace AdaViP.Evaluation.Judging;

/// <summary>What became of a question to the judge; a line of judge.jsonl.</summary>
/// <param name="Index">The answer's place, from 0.</param>
/// <param name="Request">SHA-256 of the question to the judge.</param>
/// <param name="Attempts">Replies that could not be used, over all runs.</param>
/// <param name="Reply">The reply; null where there is none that can be used.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
/// <param name="Model">The model that answered, where the endpoint says so.</param>
internal sealed record JudgeRecord(int Index, string Request, int Attempts, string? Reply, string? Failure, string? Model = null);
