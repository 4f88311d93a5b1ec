using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Training;
using Spectre.Console;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>Live bars with rate and time left, for a terminal that a person watches.</summary>
internal sealed class LiveTrainingDisplay(Terminal terminal) : ITrainingDisplay
{
    private readonly LiveConsole _console = new(terminal);

    /// <inheritdoc />
    public TrainingResult Show(Func<IProgress<TrainingReport>, TrainingResult> run)
    {
        var details = new DetailColumn();
        return _console.Show(details, context => run(new Bars(context, _console, details)));
    }

    /// <inheritdoc />
    public void Notify(string message) => _console.WriteLine(message);

    private sealed class Bars(ProgressContext context, LiveConsole console, DetailColumn details) : IProgress<TrainingReport>
    {
        private readonly SamplePace _picturePace = new();
        private readonly SamplePace _pace = new();
        private ProgressTask? _pictures;
        private ProgressTask? _reference;
        private ProgressTask? _steps;

        public void Report(TrainingReport value)
        {
            switch (value)
            {
                case PhaseReport { IsWarning: true } warning:
                    console.Warn(warning.Message);
                    break;
                case PhaseReport phase:
                    console.WriteLine(phase.Message);
                    break;
                case PictureReport pictures:
                    _pictures ??= Add(console.IsNarrow ? "pictures" : "decoding pictures", pictures.Total);
                    _pictures.Value = pictures.Done;
                    details.Set(_pictures, Samples(pictures.Done, pictures.Total, _picturePace));
                    break;
                case ReferenceReport reference:
                    _reference ??= Add(console.IsNarrow ? "reference" : "reference log-probs", reference.Total);
                    _reference.Value = reference.Done;
                    details.Set(_reference, Samples(reference.Done, reference.Total, _pace));
                    break;
                case StepReport step:
                    _steps ??= context.AddTask("steps", maxValue: step.TotalSteps);
                    _steps.Value = step.Metrics.Step;
                    _steps.Description = Text($"step {step.Metrics.Step}/{step.TotalSteps}");
                    details.Set(_steps, StepLine.LiveDetails(step));
                    break;
                case CheckpointReport checkpoint:
                    console.WriteLine(PlainTrainingDisplay.SavedText(checkpoint), new Style(Color.Grey));
                    break;
            }
        }

        private ProgressTask Add(string name, int total) => context.AddTask(name, maxValue: Math.Max(1, total));

        private static IReadOnlyList<Detail> Samples(int done, int total, SamplePace pace) =>
            Detail.Of(string.Join(DetailColumn.Separator, [Text($"{done}/{total}"), .. pace.Parts(done, total)]));

        private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
