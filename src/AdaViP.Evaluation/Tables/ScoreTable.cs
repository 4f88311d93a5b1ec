using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Tables;

/// <summary>
/// scores.json for people: groups of equal numbers become tables, single numbers a list, intervals stand beside.
/// </summary>
public static class ScoreTable
{
    private const string Extra = "extra";

    /// <summary>Writes the official numbers and their intervals.</summary>
    /// <param name="document">The body of scores.json.</param>
    /// <param name="intervals">Intervals of the headline numbers.</param>
    /// <param name="output">Where to.</param>
    public static void Write(JsonObject document, IReadOnlyList<Estimate> intervals, TextWriter output)
    {
        foreach (AlignedTable table in Tables(document))
        {
            table.Write(output);
            output.WriteLine();
        }

        if (intervals.Count == 0)
        {
            return;
        }

        var estimates = new AlignedTable();
        estimates.Add("", "value", "95% interval", "");
        foreach (Estimate estimate in intervals)
        {
            // One number has one value: where the official one is rounded on the way, the interval stands beside that.
            double value = Official(document, estimate.Name) ?? estimate.Value;
            estimates.Add(estimate.Name, Rounded(value), Rounded(estimate.Low), Rounded(estimate.High));
        }

        estimates.Write(output);
    }

    /// <summary>A number with up to four digits behind the point.</summary>
    public static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("0.####", CultureInfo.InvariantCulture) : "-";

    /// <summary>A number with about three digits, for what is known with an interval.</summary>
    public static string Rounded(double value)
    {
        string format = Math.Abs(value) switch
        {
            >= 10 => "0.0",
            >= 1 => "0.00",
            _ => "0.000",
        };
        return double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
    }

    /// <summary>
    /// The official number behind a headline number: of that name at the top, in a group, or GROUP.NAME for NAME_GROUP.
    /// </summary>
    /// <param name="document">The body of scores.json.</param>
    /// <param name="name">Name of the headline number.</param>
    /// <returns>Null where there is none.</returns>
    public static double? Official(JsonObject document, string name)
    {
        int mark = name.LastIndexOf('_');
        JsonNode?[] candidates =
        [
            document[name],
            .. document.Where(pair => pair.Key != Extra).Select(pair => (pair.Value as JsonObject)?[name]),
            mark > 0 ? (document[name[(mark + 1)..]] as JsonObject)?[name[..mark]] : null,
        ];
        JsonNode? found = Array.Find(candidates, node => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number);
        return found is null ? null : double.Parse(found.ToJsonString(), CultureInfo.InvariantCulture);
    }

    private static IEnumerable<AlignedTable> Tables(JsonObject document)
    {
        var singles = new AlignedTable();
        bool any = false;
        List<(string Name, JsonObject Numbers)> groups = [];
        foreach ((string name, JsonNode? node) in document.Where(pair => pair.Key != Extra))
        {
            if (node is JsonObject group)
            {
                groups.Add((name, group));
            }
            else
            {
                singles.Add(name, Cell(node));
                any = true;
            }
        }

        foreach (IGrouping<string, (string Name, JsonObject Numbers)> alike in
            groups.GroupBy(group => string.Join('\n', group.Numbers.Select(pair => pair.Key))))
        {
            yield return Group([.. alike]);
        }

        if (any)
        {
            yield return singles;
        }
    }

    private static AlignedTable Group(List<(string Name, JsonObject Numbers)> rows)
    {
        const int Widest = 9;
        var table = new AlignedTable();
        string[] columns = [.. rows[0].Numbers.Select(pair => pair.Key)];
        if (columns.Length <= Widest && rows[0].Numbers.All(pair => pair.Value is not JsonObject))
        {
            table.Add(["", .. columns]);
            foreach ((string name, JsonObject numbers) in rows)
            {
                table.Add([name, .. columns.Select(column => Cell(numbers[column]))]);
            }

            return table;
        }

        foreach ((string name, JsonObject numbers) in rows)
        {
            foreach (string column in columns)
            {
                table.Add($"{name}.{column}", Cell(numbers[column]));
            }
        }

        return table;
    }

    private static string Cell(JsonNode? node) => node switch
    {
        null => "-",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            Number(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        _ => node.ToJsonString(),
    };
}
