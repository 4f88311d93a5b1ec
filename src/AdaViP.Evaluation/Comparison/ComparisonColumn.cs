using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Evaluation.Comparison;

/// <summary>A column of a comparison.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Benchmark">Whose scores.json has the number.</param>
/// <param name="Path">Where it stands there.</param>
/// <param name="Convert">From the number there to the column's.</param>
/// <param name="Group">The group that has the number instead where it is there, as POPE's mean of splits; null for none.</param>
public sealed record ComparisonColumn(
    string Name, string Benchmark, IReadOnlyList<string> Path, Func<double, double> Convert, string? Group = null)
{
    /// <summary>The number of a run; null where it has none, or null stands there: nothing to count.</summary>
    /// <param name="scores">The run's scores.json.</param>
    /// <param name="file">Its path, for messages.</param>
    /// <exception cref="UserDataException">Something else than a number stands there.</exception>
    public double? Value(JsonObject scores, string file)
    {
        JsonNode? node = Group is string group && scores[group] is JsonObject inner ? inner : scores;
        foreach (string name in Path)
        {
            node = (node as JsonObject)?[name];
        }

        if (node is null)
        {
            return null;
        }

        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && value.GetValue<double>() is double number && double.IsFinite(number)
            ? Convert(number)
            : throw new UserDataException(
                $"{file}: {node.GetPath().TrimStart('$', '.')} is {ShownValue.Cut(node.ToJsonString())}; expected a finite "
                + "number, or null where there is nothing to count. Score the answers again.");
    }
}
