using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.Core.Losses;

namespace AdaViP.Training.Metrics;

/// <summary>metrics.jsonl: one JSON object per logged step, numbers in round-trip precision.</summary>
internal sealed class MetricsLog : IDisposable
{
    internal const string FileName = "metrics.jsonl";

    private static readonly WriteAdvice Advice = new("What was saved before is kept.", ", then continue this run");

    private readonly JsonLinesLog _lines;

    private MetricsLog(JsonLinesLog lines) => _lines = lines;

    /// <summary>
    /// Opens the log of a run; lines of steps after <paramref name="completedSteps"/> are dropped, they will be computed again.
    /// </summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    internal static MetricsLog Open(string folder, int completedSteps)
    {
        JsonLinesLog lines = JsonLinesLog.Open(Path.Combine(folder, FileName), Advice);
        try
        {
            lines.Cut(completedSteps == 0 ? 0 : lines.Read(line => StepOf(line) is int step && step <= completedSteps));
            return new MetricsLog(lines);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <exception cref="StorageException">The disk refuses; the file ends with the line before.</exception>
    internal void Write(StepMetrics metrics) => _lines.Append(json => WriteObject(json, metrics));

    /// <summary>Brings every line to the disk, before a checkpoint that relies on them is complete.</summary>
    /// <exception cref="StorageException">They may not be there.</exception>
    internal void Sync() => _lines.Sync();

    public void Dispose() => _lines.Dispose();

    private static void WriteObject(Utf8JsonWriter json, StepMetrics metrics)
    {
        json.WriteStartObject();
        json.WriteNumber("step", metrics.Step);
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

    private static int? StepOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("step", out JsonElement step)
                && step.ValueKind == JsonValueKind.Number && step.TryGetInt32(out int value)
                ? value
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // also a name that is half a surrogate pair
        }
    }
}
