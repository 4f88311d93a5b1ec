using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Training;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>One line per report, for files and pipes.</summary>
internal sealed class PlainTrainingDisplay(Terminal terminal) : ITrainingDisplay, IProgress<TrainingReport>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly SamplePace _picturePace = new();
    private long _lastPicture;
    private long _lastReference;
    private TrainingReport? _shown;

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
            case PictureReport pictures:
                Write(pictures);
                break;
            case ReferenceReport reference when IsDue(reference, reference.Done == reference.Total, ref _lastReference):
                terminal.Progress.WriteLine(ReferenceText(reference));
                break;
            case StepReport step:
                terminal.Progress.WriteLine(StepLine.Write(step));
                break;
            case CheckpointReport checkpoint:
                terminal.Progress.WriteLine(SavedText(checkpoint));
                break;
        }

        terminal.Progress.Flush();
    }

    /// <summary>Progress of the reference pass in words.</summary>
    public static string ReferenceText(ReferenceReport report) =>
        $"reference log-probs {report.Done}/{report.Total}"
        + (report.FromCache > 0 ? $" ({report.FromCache} from the cache)" : "");

    /// <summary>A saved checkpoint in words, with what becomes of it.</summary>
    public static string SavedText(CheckpointReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"saved step {report.Step} to {report.Folder}")
        + (report.IsTemporary ? " until the tuned model is complete (output.keep_final_state is false)" : "");

    private void Write(PictureReport report)
    {
        IReadOnlyList<string> pace = _picturePace.Parts(report.Done, report.Total);
        if (IsDue(report, report.Done == report.Total, ref _lastPicture))
        {
            string more = pace.Count > 0 ? $" ({string.Join(", ", pace)})" : "";
            terminal.Progress.WriteLine($"decoded pictures {report.Done}/{report.Total}{more}");
        }
    }

    // A pass reports every few samples; a log needs a sign of life and, once, the last one.
    private bool IsDue(TrainingReport report, bool last, ref long before)
    {
        if (!last && before != 0 && Stopwatch.GetElapsedTime(before) < Interval)
        {
            return false;
        }

        bool isRepeated = report == _shown;
        before = Stopwatch.GetTimestamp();
        _shown = report;
        return !isRepeated;
    }
}
