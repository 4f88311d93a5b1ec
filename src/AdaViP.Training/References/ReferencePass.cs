using AdaViP.Core.Data;
using AdaViP.Training.Packing;
using AdaViP.Training.Samples;
using AdaViP.Training.Steps;

namespace AdaViP.Training.References;

/// <summary>
/// Computes the reference log-probs that the cache does not have. One sample at a time, so that a value depends on its
/// sample alone and not on what it was computed beside or on where a pass was interrupted.
/// </summary>
internal sealed class ReferencePass
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly ReferenceCache _cache;
    private readonly SamplePreparation _rows;
    private readonly SampleSequences _sequences;
    private readonly IProgress<TrainingReport> _progress;

    internal ReferencePass(
        ReferenceCache cache, SamplePreparation rows, SampleSequences sequences, IProgress<TrainingReport> progress)
    {
        _cache = cache;
        _rows = rows;
        _sequences = sequences;
        _progress = progress;
    }

    /// <summary>Whether any value is missing, so that a model is needed.</summary>
    internal bool IsNeeded(IReadOnlyList<PreparedSample> samples) =>
        samples.Any(sample => _cache.Find(sample.Key) is null);

    /// <summary>Fills the cache.</summary>
    /// <param name="samples">All samples.</param>
    /// <param name="model">Runs the reference model; asked for when the first missing value is met.</param>
    /// <param name="imageTokens">Picture positions per sequence.</param>
    /// <param name="cancellation">Looked at before each sample, as the model looks at its own; what is there stays.</param>
    /// <returns>The samples that have values: those with a picture that cannot be decoded are left out, or stop the run.</returns>
    internal IReadOnlyList<PreparedSample> Run(
        IReadOnlyList<PreparedSample> samples, Func<ChainStep> model, int imageTokens, CancellationToken cancellation)
    {
        List<PreparedSample> kept = [];
        int fromCache = samples.Count(sample => _cache.Find(sample.Key) is not null);
        DateTime reported = DateTime.MinValue;
        try
        {
            foreach (PreparedSample sample in samples)
            {
                cancellation.ThrowIfCancellationRequested();
                if (_cache.Find(sample.Key) is not null || Compute(sample, model, imageTokens))
                {
                    kept.Add(sample);
                }

                if (DateTime.UtcNow - reported > ReportInterval)
                {
                    _progress.Report(new ReferenceReport(kept.Count, samples.Count, Math.Min(fromCache, kept.Count)));
                    reported = DateTime.UtcNow;
                }
            }
        }
        finally
        {
            _cache.Sync();
        }

        _progress.Report(new ReferenceReport(kept.Count, samples.Count, fromCache));
        return kept;
    }

    private bool Compute(PreparedSample sample, Func<ChainStep> model, int imageTokens)
    {
        BatchSample? loaded = null;
        if (!_rows.Try(sample.Sample, () => loaded = _sequences.Load(sample)))
        {
            return false;
        }

        BatchLogProbs logProbs = model().Evaluate(PackedBatch.Create([loaded!], imageTokens));
        RequireFinite(sample, logProbs.Sums);
        _cache.Add(sample.Key, sample.Sample.Id, logProbs.Sums);
        return true;
    }

    private static void RequireFinite(PreparedSample sample, double[] sums)
    {
        if (!sums.All(double.IsFinite))
        {
            throw new UserDataException(
                $"The reference model gives sample {sample.Sample.Id} (row {sample.Sample.Row}) the log-probs "
                + $"{string.Join(", ", sums)}, which are not all finite. Its weights are damaged, or too large for model.precision.");
        }
    }
}
