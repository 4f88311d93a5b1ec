using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.Core.Losses;

namespace AdaViP.Training.Metrics;

/// <summary>metrics.jsonl: one JSON object per logged step, numbers in round-trip precision.</summary>
internal sealed class MetricsLog : IDisposable
{
    internal const string FileName = "metrics.jsonl";

    private static readonly WriteAdvice Advice = new("What was saved before is kept.", ", then continue this run");

    private readonly AppendFile _file;
    private readonly MemoryStream _line = new();

    private MetricsLog(AppendFile file) => _file = file;

    /// <summary>
    /// Opens the log of a run; lines of steps after <paramref name="completedSteps"/> are dropped, they will be computed again.
    /// </summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    internal static MetricsLog Open(string folder, int completedSteps)
    {
        AppendFile file = AppendFile.Open(Path.Combine(folder, FileName), Advice);
        try
        {
            file.Cut(LengthUpTo(file, completedSteps));
            return new MetricsLog(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="StorageException">The disk refuses; the file ends with the line before.</exception>
    internal void Write(StepMetrics metrics)
    {
        _line.SetLength(0);
        using (Utf8JsonWriter json = new(_line))
        {
            WriteObject(json, metrics);
        }

        _line.WriteByte((byte)'\n');
        _file.Append(_line.GetBuffer().AsSpan(0, (int)_line.Length));
    }

    /// <summary>Brings every line to the disk, before a checkpoint that relies on them is complete.</summary>
    /// <exception cref="StorageException">They may not be there.</exception>
    internal void Sync() => _file.Sync();

    public void Dispose()
    {
        _file.Dispose();
        _line.Dispose();
    }

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

    // Byte length of the leading complete lines whose step is at most completedSteps; a torn last line is not one.
    private static long LengthUpTo(AppendFile file, int completedSteps)
    {
        if (completedSteps == 0)
        {
            return 0;
        }

        byte[] bytes = file.ReadAll();
        int length = 0;
        while (length < bytes.Length)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', length);
            if (end < 0 || StepOf(bytes.AsMemory(length, end - length)) is not int step || step > completedSteps)
            {
                break;
            }

            length = end + 1;
        }

        return length;
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
