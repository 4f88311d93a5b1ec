using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Rows;

/// <summary>One of the models that a row is about: another seed of the same recipe, usually the only one.</summary>
/// <param name="Identity">The same in all evaluations of the model.</param>
/// <param name="Training">The run that made it; null where none is known of.</param>
/// <param name="Evaluations">In the order in which they were named.</param>
internal sealed record ModelMember(string Identity, TrainingRun? Training, IReadOnlyList<EvaluationRun> Evaluations);
