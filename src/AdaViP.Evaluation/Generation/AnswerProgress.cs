namespace AdaViP.Evaluation.Generation;

/// <summary>How far a run is.</summary>
/// <param name="Done">Answers there are.</param>
/// <param name="Total">Questions.</param>
/// <param name="Before">Answers that an earlier process left.</param>
/// <param name="Tokens">New tokens of this process; 0 where nothing is generated.</param>
public sealed record AnswerProgress(int Done, int Total, int Before, long Tokens);
