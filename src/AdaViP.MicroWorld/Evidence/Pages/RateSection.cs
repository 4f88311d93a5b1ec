using AdaViP.MicroWorld.Methods;
using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>How learning rates were chosen, with everything that was met on the way.</summary>
/// <param name="table">What has run.</param>
/// <param name="text">Gets it.</param>
internal sealed class RateSection(EvidenceTable table, MarkdownText text)
{
    private static readonly string[] Shown =
        [EvidenceNumbers.MentionF1, EvidenceNumbers.Chair, EvidenceNumbers.Coverage, EvidenceNumbers.Broken];

    /// <summary>Writes the section.</summary>
    public void Write()
    {
        text.Heading("Learning rates");
        text.Line($"Each method walks by factors of two from {Rate(LearningRateWalk.First)} towards the side on which mention F1 "
            + "of descriptions drawn at temperature 1 improves, until it does not; upwards is tried first, and "
            + $"{Rate(LearningRateWalk.Lowest)} and {Rate(LearningRateWalk.Highest)} are the ends. What counts is the mean over "
            + $"scenes and preferences of the seeds {string.Join(" and ", EvidenceDesign.ValidationSeeds)}, which no reported "
            + "number is about, in the base regime; the other regimes and weights of the anchor take these rates as they are. "
            + "Everything met is below, in %; **bold** is what is used. The intervals of this page do not contain this choice: "
            + "other validation scenes might have chosen other rates. The regime \"one learning rate for all\" is without this "
            + "choice.");
        text.Line();
        text.Table(
            ["method", "learning rate", .. Shown],
            EvidenceDesign.Methods.SelectMany(Rows).Prepend(Row(null, 0, false)));
        text.Line(Ends());
    }

    private IEnumerable<IEnumerable<string>> Rows(TuningMethod method)
    {
        LearningRateWalk walk = table.Schedule.Walk(method);
        return walk.Met.Count == 0
            ? [Row(method, double.NaN, false)]
            : walk.Met.Select(rate => Row(method, rate, walk.Next is null && rate == walk.Best));
    }

    private IEnumerable<string> Row(TuningMethod? method, double rate, bool isUsed)
    {
        string Marked(string cell) => isUsed ? $"**{cell}**" : cell;
        return
        [
            Named(method),
            method is null ? "" : double.IsNaN(rate) ? None : Marked(Rate(rate)),
            .. Shown.Select(number => Marked(Number(table.Schedule.Validated(method, rate, EvidenceNumbers.Sampled(number))))),
        ];
    }

    private string Ends()
    {
        if (!table.Schedule.HasRates)
        {
            return "Not all walks have ended.";
        }

        string[] ends = [.. EvidenceDesign.Methods.Where(method => table.Schedule.Walk(method).IsAtBound).Select(Named)];
        return ends.Length == 0
            ? "No method ended at the lowest or highest rate."
            : $"At the lowest or highest rate, beyond which a better one may lie: {string.Join(", ", ends)}.";
    }

    private static string Rate(double rate) => EvidenceRun.Text(rate);
}
