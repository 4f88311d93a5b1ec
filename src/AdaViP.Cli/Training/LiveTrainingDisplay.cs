using AdaViP.Cli.Runtime;
using AdaViP.Training;
using Spectre.Console;

namespace AdaViP.Cli.Training;

/// <summary>Live bars with rate and time left, for a terminal that a person watches.</summary>
internal sealed class LiveTrainingDisplay(Terminal terminal) : ITrainingDisplay
{
    private const string ReferenceTitle = "reference log-probs";
    private const int BarWidth = 16;

    /// <inheritdoc />
    public TrainingResult Show(Func<IProgress<TrainingReport>, TrainingResult> run)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new TerminalOutput(terminal.Screen) });
        var details = new DetailColumn(ReferenceTitle.Length + BarWidth);
        return console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = BarWidth },
                details)
            .Start(context => run(new Bars(context, console, details)));
    }

    private sealed class Bars(ProgressContext context, IAnsiConsole console, DetailColumn details) : IProgress<TrainingReport>
    {
        private ProgressTask? _reference;
        private ProgressTask? _steps;

        public void Report(TrainingReport value)
        {
            switch (value)
            {
                case PhaseReport { IsWarning: true } warning:
                    console.MarkupLineInterpolated($"[yellow]warning: {VisibleText.Line(warning.Message)}[/]");
                    break;
                case PhaseReport phase:
                    console.MarkupLineInterpolated($"{VisibleText.Line(phase.Message)}");
                    break;
                case ReferenceReport reference:
                    _reference ??= context.AddTask(ReferenceTitle, maxValue: Math.Max(1, reference.Total));
                    _reference.Value = reference.Done;
                    details.Set(_reference, $"{reference.Done}/{reference.Total}");
                    break;
                case StepReport step:
                    _steps ??= context.AddTask("steps", maxValue: step.TotalSteps);
                    _steps.Value = step.Metrics.Step;
                    _steps.Description = $"step {step.Metrics.Step}/{step.TotalSteps}";
                    details.Set(_steps, $"eta {StepLine.Duration(step.Remaining)} | {StepLine.Numbers(step)}");
                    break;
                case CheckpointReport checkpoint:
                    console.MarkupLineInterpolated($"[grey]saved step {checkpoint.Step} to {VisibleText.Line(checkpoint.Folder)}[/]");
                    break;
            }
        }
    }
}
