using AdaViP.Training;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Keeps every report in order, and may act on one.</summary>
internal sealed class ListProgress(Action<TrainingReport>? onReport = null) : IProgress<TrainingReport>
{
    internal List<TrainingReport> Reports { get; } = [];

    internal IEnumerable<StepReport> Steps => Reports.OfType<StepReport>();

    internal IEnumerable<string> Warnings => Reports.OfType<PhaseReport>().Where(phase => phase.IsWarning)
        .Select(phase => phase.Message);

    public void Report(TrainingReport value)
    {
        Reports.Add(value);
        onReport?.Invoke(value);
    }
}
