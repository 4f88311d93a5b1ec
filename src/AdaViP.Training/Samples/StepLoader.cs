using AdaViP.Training.Packing;

namespace AdaViP.Training.Samples;

/// <summary>Decodes the pictures of the next step while the current one computes.</summary>
internal sealed class StepLoader : IDisposable
{
    private readonly IReadOnlyList<PreparedSample> _samples;
    private readonly SampleSequences _sequences;
    private Task<IReadOnlyList<BatchSample>>? _ahead;
    private int _aheadStep = -1;

    internal StepLoader(IReadOnlyList<PreparedSample> samples, SampleSequences sequences)
    {
        _samples = samples;
        _sequences = sequences;
    }

    /// <summary>The samples of a step, loaded ahead where <see cref="Prefetch"/> was asked to.</summary>
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
        [.. indices.Select(index => _sequences.Load(_samples[index]))];
}
