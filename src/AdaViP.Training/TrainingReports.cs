using AdaViP.Training.Metrics;

namespace AdaViP.Training;

/// <summary>
/// Something that a run tells while it goes on: one of <see cref="PhaseReport"/>, <see cref="PictureReport"/>, <see
/// cref="ReferenceReport"/>, <see cref="StepReport"/>, <see cref="CheckpointReport"/>, <see cref="RowReport"/>.
/// </summary>
public abstract record TrainingReport;

/// <summary>A new phase of the run, or something the user should know.</summary>
/// <param name="Message">One complete sentence or clause.</param>
/// <param name="IsWarning">Whether the user should look at it: rows left out, a cache that did not fit, ...</param>
public sealed record PhaseReport(string Message, bool IsWarning = false) : TrainingReport;

/// <summary>Progress of decoding pictures before the first step, to find those that cannot be.</summary>
/// <param name="Done">Samples whose pictures were looked at.</param>
/// <param name="Total">Samples to look at.</param>
public sealed record PictureReport(int Done, int Total) : TrainingReport;

/// <summary>Progress of the pass that computes the reference log-probs, before the first step.</summary>
/// <param name="Done">Samples that have their reference log-probs.</param>
/// <param name="Total">Samples of the run.</param>
/// <param name="FromCache">How many of <paramref name="Done"/> an earlier pass had computed.</param>
public sealed record ReferenceReport(int Done, int Total, int FromCache) : TrainingReport;

/// <summary>A finished optimizer step.</summary>
/// <param name="Metrics">Its numbers.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="TokensPerSecond">Rate over the last steps of this process, image tokens included.</param>
/// <param name="FlopsPerSecond">
/// Floating-point operations of matrix products over the same steps and their whole time; what is shared counts once.
/// </param>
/// <param name="Remaining">Time left at that rate.</param>
public sealed record StepReport(
    StepMetrics Metrics,
    int TotalSteps,
    double TokensPerSecond,
    double FlopsPerSecond,
    TimeSpan Remaining) : TrainingReport;

/// <summary>A checkpoint is complete on the disk.</summary>
/// <param name="Step">Completed steps that it holds.</param>
/// <param name="Folder">Where it is.</param>
/// <param name="IsTemporary">
/// Whether it is removed when the run is finished (<c>output.keep_final_state: false</c>); a run that is stopped keeps it.
/// </param>
public sealed record CheckpointReport(int Step, string Folder, bool IsTemporary = false) : TrainingReport;

/// <summary>Progress of <see cref="LogProbs.LogProbEvaluator"/>.</summary>
/// <param name="Done">Rows that are scored or left out.</param>
/// <param name="Total">Rows of the data.</param>
public sealed record RowReport(int Done, int Total) : TrainingReport;
