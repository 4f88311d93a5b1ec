using System.Diagnostics;
using AdaViP.Training.Metrics;

namespace AdaViP.Training.Runs;

/// <summary>Rate over the last steps of this process, for progress lines.</summary>
internal sealed class StepRate
{
    private const int Window = 20;

    private readonly Queue<(TimeSpan Elapsed, int Samples, long Tokens)> _steps = new();

    internal void Add(TimeSpan elapsed, int samples, long tokens)
    {
        _steps.Enqueue((elapsed, samples, tokens));
        if (_steps.Count > Window)
        {
            _steps.Dequeue();
        }
    }

    internal StepReport Report(StepMetrics metrics, int totalSteps)
    {
        double seconds = _steps.Sum(step => step.Elapsed.TotalSeconds);
        using Process process = Process.GetCurrentProcess();
        return new StepReport(
            metrics,
            totalSteps,
            _steps.Sum(step => step.Samples) / seconds,
            _steps.Sum(step => step.Tokens) / seconds,
            TimeSpan.FromSeconds(seconds / _steps.Count * (totalSteps - metrics.Step)),
            process.PeakWorkingSet64);
    }
}
