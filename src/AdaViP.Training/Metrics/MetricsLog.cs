using System.Text.Json;
using AdaViP.Core;

namespace AdaViP.Training.Metrics;

/// <summary>metrics.jsonl: one JSON object per logged step, numbers in round-trip precision.</summary>
internal sealed class MetricsLog : IDisposable
{
    internal const string FileName = "metrics.jsonl";

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly MemoryStream _line = new();

    private MetricsLog(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Opens the log of a run; lines of steps after <paramref name="completedSteps"/> are dropped, they will be computed again.</summary>
    internal static MetricsLog Open(string folder, int completedSteps)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            stream.SetLength(LengthUpTo(stream, completedSteps));
            stream.Seek(0, SeekOrigin.End);
            return new MetricsLog(path, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    internal void Write(StepMetrics metrics)
    {
        _line.SetLength(0);
        using (Utf8JsonWriter json = new(_line))
        {
            WriteObject(json, metrics);
        }

        _line.WriteByte((byte)'\n');
        try
        {
            _stream.Write(_line.GetBuffer().AsSpan(0, (int)_line.Length));
            _stream.Flush();
        }
        catch (IOException e)
        {
            throw CannotWrite(_path, e);
        }
    }

    /// <summary>Brings every line to the disk, before a checkpoint that relies on them is complete.</summary>
    internal void Sync()
    {
        try
        {
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            throw CannotWrite(_path, e);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
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
    private static long LengthUpTo(FileStream stream, int completedSteps)
    {
        if (completedSteps == 0)
        {
            return 0;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
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
                && step.TryGetInt32(out int value)
                ? value
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static UserErrorException CannotWrite(string path, Exception e) =>
        new(
            $"{path} cannot be written: {FileProblem.Describe(e)}. Free space or choose another --out, then continue with --resume.",
            e);
}
