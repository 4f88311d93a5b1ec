using AdaViP.MicroWorld.Methods;
using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>Claim (d): ω of the rejected picture.</summary>
/// <param name="table">What has run.</param>
/// <param name="text">Gets it.</param>
internal sealed class WeightSection(EvidenceTable table, MarkdownText text)
{
    /// <summary>Writes the section.</summary>
    public void Write()
    {
        text.Heading("(d) ω while AdaViP learns");
        text.Line("ω of the rejected picture, as the mean over the last tenth of the steps ± 95 % interval over seeds; it begins "
            + "at one half, and ω of the rejected answer is what is missing to 1. Beside it the same number of +Vision, whose "
            + "loss has no ω: training writes it down for every objective with both rejected sequences.");
        text.Line();
        text.Table(
            ["regime", "AdaViP", "(d)", "+Vision"],
            EvidenceDesign.Regimes.Select(regime => (IEnumerable<string>)
            [
                regime.Name, Cell(table.Weight(regime, TuningMethod.AdaVip)), Word(table.OfWeights(regime)),
                Cell(table.Weight(regime, TuningMethod.Vision)),
            ]));
        Difference[] unused =
            [.. EvidenceDesign.Regimes.Select(regime => table.Weight(regime, TuningMethod.Vision)).OfType<Difference>()];
        if (unused.Length > 0)
        {
            text.Line(Meaning(unused.Count(each => each.High < 0), unused.Length));
        }
    }

    // What it means that the number falls where nothing uses it.
    private static string Meaning(int below, int all) => Invariant(
        $"For +Vision the interval lies below one half in {below} of {all} regimes. ") + (below == all
            ? "So the number falls as well where nothing uses it: that it falls does not show that weights adapt usefully."
            : below == 0
                ? "So the number falls in none of them where nothing uses it."
                : "So in these the number falls where nothing uses it: there, that it falls does not show that weights adapt "
                    + "usefully.");

    private static string Cell(Difference? difference) => difference is null
        ? None : $"{Number(0.5 + difference.Mean, 3)} ± {Number(difference.Margin, 3)}";
}
