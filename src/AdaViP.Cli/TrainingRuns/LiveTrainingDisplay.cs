using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Training;
using Spectre.Console;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>Live bars with rate and time left, for a terminal that a person watches.</summary>
internal sealed class LiveTrainingDisplay(Terminal terminal) : ITrainingDisplay
{
    private const string ReferenceTitle = "reference log-probs";

    private readonly LiveConsole _console = new(terminal);

    /// <inheritdoc />
    public TrainingResult Show(Func<IProgress<TrainingReport>, TrainingResult> run)
    {
        var details = new DetailColumn(ReferenceTitle.Length);
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
                    _pictures ??= context.AddTask("decoding pictures", maxValue: Math.Max(1, pictures.Total));
                    _pictures.Value = pictures.Done;
                    details.Set(
                        _pictures,
                        [Text($"{pictures.Done}/{pictures.Total}"), .. _picturePace.Parts(pictures.Done, pictures.Total)]);
                    break;
                case ReferenceReport reference:
                    _reference ??= context.AddTask(ReferenceTitle, maxValue: Math.Max(1, reference.Total));
                    _reference.Value = reference.Done;
                    details.Set(_reference,
                        [Text($"{reference.Done}/{reference.Total}"), .. _pace.Parts(reference.Done, reference.Total)]);
                    break;
                case StepReport step:
                    _steps ??= context.AddTask("steps", maxValue: step.TotalSteps);
                    _steps.Value = step.Metrics.Step;
                    _steps.Description = Text($"step {step.Metrics.Step}/{step.TotalSteps}");
                    details.Set(_steps, StepLine.LiveParts(step));
                    break;
                case CheckpointReport checkpoint:
                    console.WriteLine(PlainTrainingDisplay.SavedText(checkpoint), new Style(Color.Grey));
                    break;
            }
        }

        private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
