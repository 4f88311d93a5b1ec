namespace AdaViP.RunReports.Runs;

/// <summary>A number about the answers of a run that its benchmark does not know.</summary>
/// <param name="Label">What it is called in tables; differs from the others of its sheet.</param>
/// <param name="Value">Finite.</param>
/// <param name="Unit">Its unit, such as "%"; empty for a plain number.</param>
/// <param name="Better">Which direction is better.</param>
public sealed record ExtraScore(string Label, double Value, string Unit, BetterWhen Better);
