using System.Text.Json;
using AdaViP.Core.Inputs;

namespace AdaViP.Core.Losses;

/// <summary>A line of metrics.jsonl: the numbers of one optimizer step.</summary>
/// <param name="Step">From 1 on.</param>
/// <param name="Values">Finite numbers by name: those of <see cref="MetricNames"/>, and the step's own.</param>
public sealed record MetricsLine(int Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>The name of the step's number.</summary>
    public const string StepName = "step";

    /// <summary>A number; NaN where the step has none of that name.</summary>
    public double this[string name] => Values.TryGetValue(name, out double value) ? value : double.NaN;

    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="problem">What is wrong, as a clause; empty where nothing is.</param>
    /// <returns>Null for what is not the line of a step.</returns>
    public static MetricsLine? Parse(ReadOnlyMemory<byte> line, out string problem)
    {
        problem = JsonInput.PythonWord(line.Span)?.TrimEnd('.') ?? $"expected an object with \"{StepName}\" and numbers";
        if (JsonInput.TryObject(line) is not JsonElement root || !root.TryGetProperty(StepName, out JsonElement step))
        {
            return null;
        }

        if (step.ValueKind != JsonValueKind.Number || !step.TryGetInt32(out int number) || number < 1)
        {
            problem = $"\"{StepName}\" is {JsonInput.Kind(step)}; expected a whole number from 1 on";
            return null;
        }

        var values = new Dictionary<string, double>();
        foreach (JsonProperty field in root.EnumerateObject())
        {
            if (field.Name is MetricNames.SampleIds or MetricNames.SampleLogps)
            {
                continue;
            }

            if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetDouble(out double value)
                || !double.IsFinite(value))
            {
                problem = $"\"{ShownValue.Cut(field.Name)}\" is {JsonInput.Kind(field.Value)}; expected a finite number";
                return null;
            }

            values[field.Name] = value;
        }

        problem = "";
        return new MetricsLine(number, values);
    }
}
