namespace AdaViP.Training;

/// <summary>Progress of the pass that computes the reference log-probs, before the first step.</summary>
/// <param name="Done">Samples that have their reference log-probs.</param>
/// <param name="Total">Samples of the run.</param>
/// <param name="FromCache">How many of <paramref name="Done"/> an earlier pass had computed.</param>
public sealed record ReferenceReport(int Done, int Total, int FromCache) : TrainingReport;
