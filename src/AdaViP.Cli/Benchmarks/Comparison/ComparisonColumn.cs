using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdaViP.Cli.Benchmarks.Comparison;

/// <summary>A column of a comparison.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Benchmark">Whose scores.json has the number.</param>
/// <param name="Path">Where it stands there.</param>
/// <param name="Convert">From the number there to the column's.</param>
/// <param name="Group">The group that has the number instead where it is there, as POPE's mean of splits; null for none.</param>
internal sealed record ComparisonColumn(
    string Name, string Benchmark, IReadOnlyList<string> Path, Func<double, double> Convert, string? Group = null)
{
    /// <summary>The number of a run, or null where it has none.</summary>
    /// <param name="scores">The run's scores.json.</param>
    public double? Value(JsonObject scores)
    {
        JsonNode? node = Group is string group && scores[group] is JsonObject inner ? inner : scores;
        foreach (string name in Path)
        {
            node = (node as JsonObject)?[name];
        }

        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? Convert(value.GetValue<double>()) : null;
    }
}
