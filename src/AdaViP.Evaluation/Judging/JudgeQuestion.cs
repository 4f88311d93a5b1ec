using AdaViP.Core.Endpoints;

namespace AdaViP.Evaluation.Judging;

/// <summary>What the judge is asked about one answer.</summary>
/// <param name="Index">The answer's place, from 0.</param>
/// <param name="Request">The question to the judge.</param>
/// <param name="Known">The reply where none is needed; null to ask.</param>
public sealed record JudgeQuestion(int Index, ChatRequest Request, string? Known = null);
