using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
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
    /// <param name="samples">The samples that are needed, in the order of first use.</param>
    /// <param name="model">Runs the reference model; asked for when the first missing value is met.</param>
    /// <param name="cancellation">Looked at before each sample, as the model looks at its own; what is there stays.</param>
    /// <exception cref="UserDataException">A picture cannot be decoded, or a log-prob is not finite.</exception>
    internal void Run(
        IReadOnlyList<PreparedSample> samples, Func<ChainStep> model, CancellationToken cancellation)
    {
        int done = 0;
        int fromCache = samples.Count(sample => _cache.Find(sample.Key) is not null);
        DateTime reported = DateTime.MinValue;
        try
        {
            foreach (PreparedSample sample in samples)
            {
                cancellation.ThrowIfCancellationRequested();
                if (_cache.Find(sample.Key) is null)
                {
                    Compute(sample, model);
                }

                done++;
                if (DateTime.UtcNow - reported > ReportInterval)
                {
                    _progress.Report(new ReferenceReport(done, samples.Count, Math.Min(fromCache, done)));
                    reported = DateTime.UtcNow;
                }
            }
        }
        finally
        {
            _cache.Sync();
        }

        _progress.Report(new ReferenceReport(done, samples.Count, fromCache));
    }

    private void Compute(PreparedSample sample, Func<ChainStep> model)
    {
        BatchSample? loaded = null;
        _rows.Require(sample.Sample, () => loaded = _sequences.Load(sample));
        BatchLogProbs logProbs = MemoryProblem.During(
            "computing reference log-probs", () =>
            {
                ChainStep chain = model();
                return chain.Evaluate(chain.Pack([loaded!]));
            });
        RequireFinite(sample, logProbs.Sums);
        _cache.Add(sample.Key, sample.Sample.Id, logProbs.Sums);
    }

    private static void RequireFinite(PreparedSample sample, double[] sums)
    {
        if (!sums.All(double.IsFinite))
        {
            throw new UserDataException(
                $"The reference model gives sample {sample.Sample.Id} "
                + $"(row {sample.Sample.Row}) the log-probs {string.Join(", ", sums)}, which are not all finite. "
                + $"Its weights are damaged, or too large for {RecipeKeys.Precision}. "
                + $"Fetch the weights again, or set {RecipeKeys.Precision} to float32.");
        }
    }
}
