using AdaViP.Training.Packing;

namespace AdaViP.Training.Samples;

/// <summary>Decodes the pictures of the next step while the current one computes.</summary>
internal sealed class StepLoader : IDisposable
{
    private readonly IReadOnlyList<PreparedSample> _samples;
    private readonly SampleSequences _sequences;
    private readonly CancellationToken _cancellation;
    private Task<IReadOnlyList<BatchSample>>? _ahead;
    private int _aheadStep = -1;

    /// <param name="samples">All samples.</param>
    /// <param name="sequences">Makes sequences of them.</param>
    /// <param name="cancellation">Looked at before each sample: a step may have thousands.</param>
    internal StepLoader(IReadOnlyList<PreparedSample> samples, SampleSequences sequences, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _samples = samples;
        _sequences = sequences;
    }

    /// <summary>The samples of a step, loaded ahead where <see cref="Prefetch"/> was asked to.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal IReadOnlyList<BatchSample> Take(int step, IReadOnlyList<int> indices)
    {
        Task<IReadOnlyList<BatchSample>>? ahead = _aheadStep == step ? _ahead : null;
        _ahead = null;
        _aheadStep = -1;
        return ahead is null ? Load(indices) : ahead.GetAwaiter().GetResult();
    }

    /// <summary>Starts loading a later step.</summary>
    internal void Prefetch(int step, IReadOnlyList<int> indices)
    {
        _aheadStep = step;
        _ahead = Task.Run(() => Load(indices));
    }

    /// <summary>Waits for a load that is under way: it uses the caller's data, which may go away next.</summary>
    public void Dispose()
    {
        Task.WhenAny(_ahead ?? Task.CompletedTask).Wait();
        _ = _ahead?.Exception; // a failure of pictures that nobody will look at any more
        _ahead = null;
    }

    private IReadOnlyList<BatchSample> Load(IReadOnlyList<int> indices) =>
        [.. indices.Select(index =>
        {
            _cancellation.ThrowIfCancellationRequested();
            return _sequences.Load(_samples[index]);
        })];
}
