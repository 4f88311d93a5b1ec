using AdaViP.Evaluation.Results;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Tables;

/// <summary>A number of a benchmark.</summary>
/// <param name="Label">Its head.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Better">Which direction is better.</param>
/// <param name="Find">Its value in the scores of an evaluation; null where there is nothing to count.</param>
/// <param name="Digits">Digits behind the point.</param>
internal sealed record ScoreColumn(
    string Label, string Unit, BetterWhen Better, Func<StoredScores, double?> Find, int Digits = 1);
