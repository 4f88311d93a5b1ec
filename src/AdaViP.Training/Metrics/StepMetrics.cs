using AdaViP.Core.Losses;

namespace AdaViP.Training.Metrics;

/// <summary>All numbers of one optimizer step; one line of metrics.jsonl.</summary>
/// <param name="Step">Completed steps, from 1: the same number as in <c>step-N</c> checkpoints.</param>
/// <param name="Scalars">Values under the names of <see cref="MetricNames"/>, in the order in which they are written.</param>
/// <param name="SampleIds">Ids of the samples of the step, in stream order.</param>
/// <param name="SampleLogps">One row per sample: summed policy log-probs of its sequences (++, +-, -+).</param>
public sealed record StepMetrics(
    int Step,
    IReadOnlyList<KeyValuePair<string, double>> Scalars,
    IReadOnlyList<string> SampleIds,
    IReadOnlyList<double[]> SampleLogps)
{
    /// <summary>The value with this name; NaN where the objective has none.</summary>
    public double this[string name]
    {
        get
        {
            foreach ((string key, double value) in Scalars)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return double.NaN;
        }
    }
}
