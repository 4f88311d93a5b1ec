namespace AdaViP.RunReports.Tables;

/// <summary>A row.</summary>
/// <param name="Name">The recipe's name, or the model's.</param>
/// <param name="Models">How many models it sums over: as many as there are seeds.</param>
/// <param name="Seeds">Their seeds, where they are known.</param>
/// <param name="Cells">One per column; null where the row has no such number.</param>
public sealed record RunRow(string Name, int Models, IReadOnlyList<string> Seeds, IReadOnlyList<RunCell?> Cells);
