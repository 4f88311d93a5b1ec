namespace AdaViP.RunReports.Tables;

/// <summary>A table of a report: a row per model, a column per number.</summary>
/// <param name="Name">What it is about: <c>scores</c> or <c>training</c>.</param>
/// <param name="Columns">Their labels differ.</param>
/// <param name="Rows">In the order of the report; the first one is what others are compared with.</param>
public sealed record RunTable(string Name, IReadOnlyList<RunColumn> Columns, IReadOnlyList<RunRow> Rows);
