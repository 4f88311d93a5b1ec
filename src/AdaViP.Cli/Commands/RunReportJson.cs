using System.Text.Json.Nodes;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Settings;
using AdaViP.RunReports;
using AdaViP.RunReports.Tables;

namespace AdaViP.Cli.Commands;

/// <summary>A report as <c>report --json</c> prints it; numbers are not rounded.</summary>
internal static class RunReportJson
{
    /// <summary>The document.</summary>
    public static JsonObject Of(RunReport report) => new()
    {
        ["summary"] = Texts(report.Summary),
        ["scores"] = Table(report.Scores),
        ["training"] = Table(report.Training),
        ["notices"] = Texts(report.Notices),
    };

    private static JsonObject Table(RunTable table) => new()
    {
        ["columns"] = new JsonArray([.. table.Columns.Select(column => new JsonObject
        {
            ["label"] = column.Label,
            ["source"] = column.Source,
            ["unit"] = column.Unit,
            ["better"] = SettingNaming.NameOf(column.Better),
            ["digits"] = column.Digits,
            ["items"] = column.Items,
            ["meaning"] = column.Meaning,
        })]),
        ["rows"] = new JsonArray([.. table.Rows.Select(row => new JsonObject
        {
            ["name"] = row.Name,
            ["models"] = row.Models,
            ["seeds"] = Texts(row.Seeds),
            ["values"] = new JsonObject(table.Columns.Zip(
                row.Cells, (column, cell) => KeyValuePair.Create(column.Label, (JsonNode?)Cell(cell)))),
        })]),
    };

    private static JsonObject? Cell(RunCell? cell) => cell is null ? null : new JsonObject
    {
        ["mean"] = CommandJson.Number(cell.Mean),
        ["sd"] = cell.Deviation is double deviation ? CommandJson.Number(deviation) : null,
        ["values"] = new JsonArray([.. cell.Values.Select(CommandJson.Number)]),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
