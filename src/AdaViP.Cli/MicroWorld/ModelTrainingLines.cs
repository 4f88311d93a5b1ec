using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.TrainingRuns;
using AdaViP.MicroWorld.ModelTraining;

namespace AdaViP.Cli.MicroWorld;

/// <summary>
/// How the training of the small models goes, a line now and then:
/// <c>tagger: step 40/1200 | loss 0.6612 | 8.1/s | eta 02:10</c>.
/// </summary>
/// <param name="terminal">Gets the lines.</param>
/// <param name="interval">Least time between two lines of one model; its first and last step always have one.</param>
internal sealed class ModelTrainingLines(Terminal terminal, TimeSpan interval) : IProgress<ModelProgress>
{
    private string? _model;
    private SamplePace _pace = new();
    private long _last;

    /// <inheritdoc />
    public void Report(ModelProgress value)
    {
        bool isFirst = value.Model != _model;
        if (isFirst)
        {
            (_model, _pace) = (value.Model, new SamplePace());
        }

        IReadOnlyList<string> pace = _pace.Parts(value.Step, value.Steps);
        if (!isFirst && value.Step < value.Steps && Stopwatch.GetElapsedTime(_last) < interval)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        terminal.Out.WriteLine(value.Step == 0
            ? $"{value.Model}: finished before"
            : string.Join(" | ",
                [
                    string.Create(CultureInfo.InvariantCulture, $"{value.Model}: step {value.Step}/{value.Steps}"),
                    string.Create(CultureInfo.InvariantCulture, $"loss {value.Loss:0.0000}"),
                    .. pace,
                ]));
        terminal.Out.Flush();
    }
}
