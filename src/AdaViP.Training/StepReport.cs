using AdaViP.Training.Metrics;

namespace AdaViP.Training;

/// <summary>A finished optimizer step.</summary>
/// <param name="Metrics">Its numbers.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="SamplesPerSecond">Rate over the last steps of this process.</param>
/// <param name="TokensPerSecond">Rate over the last steps of this process, image tokens included.</param>
/// <param name="Remaining">Time left at that rate.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process so far.</param>
public sealed record StepReport(
    StepMetrics Metrics,
    int TotalSteps,
    double SamplesPerSecond,
    double TokensPerSecond,
    TimeSpan Remaining,
    long PeakMemoryBytes) : TrainingReport;
