using System.Text.Json.Nodes;
using AdaViP.Cli.Terminals;
using AdaViP.Evaluation.Comparison;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Cli.Commands;

/// <summary>A comparison as <c>evaluate compare --json</c> prints it; numbers are not rounded.</summary>
internal static class ComparisonJson
{
    /// <summary>The document.</summary>
    public static JsonObject Of(RunComparison comparison) => new()
    {
        ["columns"] = new JsonArray([.. comparison.Columns.Select(column => JsonValue.Create(column.Name))]),
        ["published"] = new JsonObject
        {
            ["source"] = comparison.Published.Source,
            ["notes"] = new JsonArray([.. comparison.Published.Notes.Select(note => JsonValue.Create(note))]),
            ["rows"] = new JsonArray([.. comparison.Published.Rows.Select(row => Row(row.Name, row.Values))]),
        },
        ["runs"] = new JsonArray([.. comparison.Runs.Select(run => Row(run.Name, run.Values))]),
        ["not_comparable"] = new JsonArray(
        [
            .. comparison.Runs.Zip(comparison.Mismatches).SelectMany(pair => pair.Second.Select(mismatch => new JsonObject
            {
                ["run"] = pair.First.Name,
                ["benchmark"] = mismatch.Benchmark,
                ["reason"] = mismatch.Reason,
                ["columns"] = new JsonArray([.. comparison.Affected(mismatch).Select(column => JsonValue.Create(column))]),
            })),
        ]),
        ["differences"] = new JsonArray([.. comparison.Differences.Select(Difference)]),
    };

    private static JsonObject Row(string name, IReadOnlyDictionary<string, double> values)
    {
        var numbers = new JsonObject();
        foreach ((string column, double value) in values)
        {
            numbers[column] = CommandJson.Number(value);
        }

        return new JsonObject { ["name"] = name, ["values"] = numbers };
    }

    private static JsonObject Difference(RunDifference difference)
    {
        var estimates = new JsonObject();
        foreach (Estimate estimate in difference.Estimates)
        {
            estimates[estimate.Name] = new JsonObject
            {
                ["difference"] = CommandJson.Number(estimate.Value),
                ["low"] = CommandJson.Number(estimate.Low),
                ["high"] = CommandJson.Number(estimate.High),
            };
        }

        return new JsonObject
        {
            ["run"] = difference.Other.Name,
            ["minus"] = difference.First.Name,
            ["benchmark"] = difference.Benchmark,
            ["shared_questions"] = difference.Shared,
            ["questions"] = difference.Answered.Other,
            ["questions_minus"] = difference.Answered.First,
            ["estimates"] = estimates,
        };
    }
}
