using System.Diagnostics;
using AdaViP.Training;

namespace AdaViP.Cli.Training;

/// <summary>One line per report, for files and pipes.</summary>
internal sealed class PlainTrainingDisplay(Terminal terminal) : ITrainingDisplay, IProgress<TrainingReport>
{
    private static readonly TimeSpan ReferenceInterval = TimeSpan.FromSeconds(5);

    private long _lastReference;
    private ReferenceReport? _shown;

    /// <inheritdoc />
    public TrainingResult Show(Func<IProgress<TrainingReport>, TrainingResult> run) => run(this);

    /// <inheritdoc />
    public void Notify(string message) => terminal.Error.WriteLine(message);

    /// <inheritdoc />
    public void Report(TrainingReport value)
    {
        switch (value)
        {
            case PhaseReport { IsWarning: true } warning:
                terminal.Warn(warning.Message);
                break;
            case PhaseReport phase:
                terminal.Progress.WriteLine(phase.Message);
                break;
            case ReferenceReport reference when IsDue(reference):
                terminal.Progress.WriteLine(ReferenceText(reference));
                break;
            case StepReport step:
                terminal.Progress.WriteLine(StepLine.Write(step));
                break;
            case CheckpointReport checkpoint:
                terminal.Progress.WriteLine($"saved step {checkpoint.Step} to {checkpoint.Folder}");
                break;
        }

        terminal.Progress.Flush();
    }

    /// <summary>Progress of the reference pass in words.</summary>
    public static string ReferenceText(ReferenceReport report) =>
        $"reference log-probs {report.Done}/{report.Total}"
        + (report.FromCache > 0 ? $" ({report.FromCache} from the cache)" : "");

    // The pass reports every few samples; a log needs the last one and a sign of life.
    private bool IsDue(ReferenceReport report)
    {
        if (report.Done < report.Total && _lastReference != 0 && Stopwatch.GetElapsedTime(_lastReference) < ReferenceInterval)
        {
            return false;
        }

        bool isRepeated = report == _shown;
        _lastReference = Stopwatch.GetTimestamp();
        _shown = report;
        return !isRepeated;
    }
}
