using System.Diagnostics;
using AdaViP.Core;

namespace AdaViP.Training.Samples;

/// <summary>Decodes every picture of some samples once, before the first step: one that cannot be is found now.</summary>
internal sealed class PictureCheck
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly SampleSequences _sequences;
    private readonly SamplePreparation _rows;
    private readonly IProgress<TrainingReport> _progress;

    /// <param name="sequences">Decodes.</param>
    /// <param name="rows">Names the row of a picture that cannot be decoded.</param>
    /// <param name="progress">Told how far it is.</param>
    internal PictureCheck(SampleSequences sequences, SamplePreparation rows, IProgress<TrainingReport> progress)
    {
        _sequences = sequences;
        _rows = rows;
        _progress = progress;
    }

    /// <summary>The samples whose pictures can be decoded, or were before; the others are left out, as the recipe says.</summary>
    /// <param name="samples">All.</param>
    /// <param name="isKnown">Whether a sample's pictures have been decoded before.</param>
    /// <param name="cancellation">Looked at before each sample.</param>
    internal List<PreparedSample> Decodable(
        IReadOnlyList<PreparedSample> samples, Func<PreparedSample, bool> isKnown, CancellationToken cancellation)
    {
        _progress.Report(new PhaseReport("Decoding every picture once"));
        return
        [
            .. Watched(samples, cancellation)
                .Where(sample => isKnown(sample) || _rows.Try(sample.Sample, () => _sequences.Load(sample))),
        ];
    }

    /// <summary>Refuses samples whose pictures cannot be decoded.</summary>
    /// <param name="samples">Those that the run uses.</param>
    /// <param name="cancellation">Looked at before each sample.</param>
    /// <exception cref="Core.Data.UserDataException">One cannot; names its row.</exception>
    internal void Require(IReadOnlyList<PreparedSample> samples, CancellationToken cancellation)
    {
        _progress.Report(new PhaseReport($"Decoding the pictures of {Counted.Of(samples.Count, "sample")}"));
        foreach (PreparedSample sample in Watched(samples, cancellation))
        {
            _rows.Require(sample.Sample, () => _sequences.Load(sample));
        }
    }

    // The samples one by one, with a report of how far the loop over them is.
    private IEnumerable<PreparedSample> Watched(IReadOnlyList<PreparedSample> samples, CancellationToken cancellation)
    {
        long reported = 0;
        for (int done = 0; done < samples.Count; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (reported == 0 || Stopwatch.GetElapsedTime(reported) > ReportInterval)
            {
                _progress.Report(new PictureReport(done, samples.Count));
                reported = Stopwatch.GetTimestamp();
            }

            yield return samples[done];
        }

        _progress.Report(new PictureReport(samples.Count, samples.Count));
    }
}
