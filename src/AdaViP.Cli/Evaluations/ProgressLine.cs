using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Evaluation.Generation;

namespace AdaViP.Cli.Evaluations;

/// <summary>One line with count, rate and time left: written over on a terminal, every few seconds elsewhere.</summary>
internal sealed class ProgressLine : IProgress<AnswerProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Terminal _terminal;
    private readonly string _what;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _reported;

    /// <param name="terminal">Gets the line.</param>
    /// <param name="what">What is counted, for example "answered".</param>
    public ProgressLine(Terminal terminal, string what)
    {
        _terminal = terminal;
        _what = what;
    }

    /// <inheritdoc />
    public void Report(AnswerProgress value)
    {
        lock (_terminal)
        {
            bool last = value.Done == value.Total;
            if (_terminal is { CanRedraw: true, IsQuiet: false })
            {
                string line = DetailColumn.Fit(Detail.Of(Text(value)), TerminalOutput.WindowWidth - 1);
                _terminal.Line.Draw(_terminal.Screen, line, last);
            }
            else if (last || _reported == 0 || Stopwatch.GetElapsedTime(_reported) >= Interval)
            {
                _reported = Stopwatch.GetTimestamp();
                _terminal.Progress.WriteLine(Text(value));
            }

            _terminal.Progress.Flush();
        }
    }

    private string Text(AnswerProgress value)
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        double rate = Math.Max(value.Done - value.Before, 1) / Math.Max(seconds, 1e-3);
        string tokens =
            value.Tokens > 0 ? string.Create(CultureInfo.InvariantCulture, $" | {value.Tokens / seconds:0} tok/s") : "";
        TimeSpan left = TimeSpan.FromSeconds((value.Total - value.Done) / rate);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_what} {value.Done}/{value.Total} | {rate:0.##}/s{tokens} | eta {ProgressText.Duration(left)}");
    }
}
