using AdaViP.Training.Metrics;

namespace AdaViP.Training.Runs;

/// <summary>Rate over the last steps of this process, for progress lines.</summary>
internal sealed class StepRate
{
    private const int Window = 20;

    private readonly Queue<(TimeSpan Elapsed, long Tokens, double Flops)> _steps = new();

    internal void Add(TimeSpan elapsed, long tokens, double flops)
    {
        _steps.Enqueue((elapsed, tokens, flops));
        if (_steps.Count > Window)
        {
            _steps.Dequeue();
        }
    }

    internal StepReport Report(StepMetrics metrics, int totalSteps)
    {
        double seconds = _steps.Sum(step => step.Elapsed.TotalSeconds);
        return new StepReport(
            metrics,
            totalSteps,
            _steps.Sum(step => step.Tokens) / seconds,
            _steps.Sum(step => step.Flops) / seconds,
            TimeSpan.FromSeconds(seconds / _steps.Count * (totalSteps - metrics.Step)));
    }
}
