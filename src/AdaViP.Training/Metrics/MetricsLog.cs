using System.Text;
using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;

namespace AdaViP.Training.Metrics;

/// <summary>metrics.jsonl: one JSON object per logged step, numbers in round-trip precision.</summary>
internal sealed class MetricsLog : IDisposable
{
    internal const string FileName = "metrics.jsonl";

    private static readonly WriteAdvice Advice = new("What was saved before is kept.", ", then continue this run");

    private readonly JsonLinesLog _lines;

    private MetricsLog(JsonLinesLog lines) => _lines = lines;

    /// <summary>Steps in the log.</summary>
    internal int Count { get; private set; }

    /// <summary>
    /// Opens the log of a run; lines of steps after <paramref name="completedSteps"/> are dropped, they will be computed again,
    /// and so is what is not a line of a step: the rest of one that was being written, or damage.
    /// </summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    internal static MetricsLog Open(string folder, int completedSteps)
    {
        JsonLinesLog lines = JsonLinesLog.Open(Path.Combine(folder, FileName), Advice);
        try
        {
            return new MetricsLog(lines) { Count = KeepUpTo(lines, completedSteps) };
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <exception cref="StorageException">The disk refuses; the file ends with the line before.</exception>
    internal void Write(StepMetrics metrics)
    {
        _lines.Append(json => WriteObject(json, metrics));
        Count++;
    }

    /// <summary>Says so where steps are missing that were logged.</summary>
    /// <param name="logged">How many were.</param>
    /// <param name="logEvery">The setting.</param>
    /// <param name="warn">Told of it.</param>
    internal void Require(int logged, int logEvery, Action<string> warn)
    {
        if (Count < logged)
        {
            warn($"{_lines.Path} has only {Count} of the {logged} steps that were logged ({RecipeKeys.LogEvery} {logEvery}): "
                + "it was cut short or damaged. The others are not logged again; nothing that is computed depends on them. "
                + "Put the file back from a backup before resuming to have them.");
        }
    }

    /// <summary>Brings every line to the disk, before a checkpoint that relies on them is complete.</summary>
    /// <exception cref="StorageException">They may not be there.</exception>
    internal void Sync() => _lines.Sync();

    public void Dispose() => _lines.Dispose();

    // Lines behind a damaged one hold all the same.
    private static int KeepUpTo(JsonLinesLog lines, int completedSteps)
    {
        if (completedSteps == 0)
        {
            lines.Cut(0);
            return 0;
        }

        int count = 0;
        long leading = 0;
        long end = 0;
        List<string> behind = [];
        lines.Read(line =>
        {
            bool isLeading = leading == end;
            end += line.Length + 1;
            if (MetricsLine.Parse(line, out _) is MetricsLine step && step.Step <= completedSteps)
            {
                count++;
                if (isLeading)
                {
                    leading = end;
                }
                else
                {
                    behind.Add(Encoding.UTF8.GetString(line.Span));
                }
            }

            return true;
        });
        lines.Cut(leading);
        if (behind.Count > 0)
        {
            lines.AppendSynced(behind);
        }

        return count;
    }

    private static void WriteObject(Utf8JsonWriter json, StepMetrics metrics)
    {
        json.WriteStartObject();
        json.WriteNumber(MetricsLine.StepName, metrics.Step);
        foreach ((string name, double value) in metrics.Scalars)
        {
            json.WriteNumber(name, value);
        }

        json.WriteStartArray(MetricNames.SampleIds);
        foreach (string id in metrics.SampleIds)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteStartArray(MetricNames.SampleLogps);
        foreach (double[] row in metrics.SampleLogps)
        {
            json.WriteStartArray();
            foreach (double value in row)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
