using AdaViP.Cli.Terminals;
using AdaViP.Pairs.Building;
using Spectre.Console;

namespace AdaViP.Cli.PairBuilds;

/// <summary>A bar per stage with rate and time left, for a terminal that a person watches.</summary>
internal sealed class LivePairsDisplay(Terminal terminal) : IPairsDisplay
{
    private const string Reading = "reading";

    private readonly LiveConsole _console = new(terminal);

    /// <inheritdoc />
    public Task<PairBuildReport> ShowAsync(Func<IProgress<PairProgress>, Task<PairBuildReport>> run)
    {
        var details = new DetailColumn();
        return _console.ShowAsync(details, context => run(new Bars(context, details)));
    }

    /// <inheritdoc />
    public void Notify(string message) => _console.WriteLine(message);

    private sealed class Bars(ProgressContext context, DetailColumn details) : IProgress<PairProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(PairProgress value)
        {
            if (value.Phase == PairPhase.Reading)
            {
                Show(Reading, value.Done, value.Total, PairsLine.Reading(value));
                return;
            }

            if (_tasks.TryGetValue(Reading, out ProgressTask? reading))
            {
                reading.Value = reading.MaxValue;
            }

            Show("pictures", value.Done, value.Total, PairsLine.Overall(value));
            foreach (StageTotals stage in value.Stages)
            {
                Show(stage.Name, stage.Pictures, value.Total - value.Resumed, PairsLine.Stage(value, stage));
            }
        }

        private void Show(string name, int done, int total, string detail)
        {
            if (!_tasks.TryGetValue(name, out ProgressTask? task))
            {
                _tasks[name] = task = context.AddTask(name, maxValue: Math.Max(1, total));
            }

            task.Value = total == 0 ? task.MaxValue : done;
            details.Set(task, Detail.Of(detail));
        }
    }
}
