using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.RunReports.Runs;

/// <summary>Reads metrics.jsonl: one JSON object a line with <c>step</c> and numbers.</summary>
internal static class MetricsFile
{
    private const string Step = "step";

    /// <summary>Every step, in order; of a step that appears twice the later line counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="notice">A sentence about an unfinished last line; null where all lines are whole.</param>
    /// <exception cref="UserDataException">A line is damaged; names file and line.</exception>
    public static IReadOnlyList<MetricsStep> Read(string path, out string? notice)
    {
        var steps = new SortedDictionary<int, MetricsStep>();
        notice = null;
        int number = 0;
        byte[] file = InputFile.ReadAllBytes(path, BoundedFile.Records);
        foreach ((ReadOnlyMemory<byte> line, bool isFinished) in JsonLinesLog.Lines(file))
        {
            number++;
            if (Parse(line) is MetricsStep step)
            {
                steps[step.Step] = step;
            }
            else if (!isFinished)
            {
                notice = string.Create(
                    CultureInfo.InvariantCulture, $"{path}, line {number}: the last line is not finished; it is left out.");
            }
            else
            {
                throw new UserDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}, line {number}: this is not the line of a step (an object with \"{Step}\" and numbers): "
                    + $"\"{ShownValue.Cut(System.Text.Encoding.UTF8.GetString(line.Span))}\". "
                    + $"Copy the file back from a backup, remove the line, or leave this run out."));
            }
        }

        return [.. steps.Values];
    }

    private static MetricsStep? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(Step, out JsonElement step)
                || step.ValueKind != JsonValueKind.Number || !step.TryGetInt32(out int value))
            {
                return null;
            }

            var values = new Dictionary<string, double>();
            foreach (JsonProperty field in root.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Number))
            {
                values[field.Name] = field.Value.GetDouble();
            }

            return new MetricsStep(value, values);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // also a name that is half a surrogate pair
        }
    }
}

/// <summary>The numbers of a step.</summary>
/// <param name="Step">From 1 on.</param>
/// <param name="Values">By their names in <see cref="Core.Losses.MetricNames"/>.</param>
internal sealed record MetricsStep(int Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>A number; NaN where the step has none of that name.</summary>
    public double this[string name] => Values.TryGetValue(name, out double value) ? value : double.NaN;
}
