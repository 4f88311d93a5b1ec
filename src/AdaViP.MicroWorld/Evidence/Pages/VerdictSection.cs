using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>The rules, and what each regime says of each claim.</summary>
/// <param name="table">What has run.</param>
/// <param name="text">Gets it.</param>
internal sealed class VerdictSection(EvidenceTable table, MarkdownText text)
{
    // Of an interval that leaves a true value out.
    private const double FalseAlarms = 0.05;

    private const string WeightTitle = "(d) ω of the picture falls";

    /// <summary>Writes the section.</summary>
    public void Write()
    {
        text.Heading("How it is judged");
        Rules();
        text.Heading("In short");
        text.Line($"What each regime says of each claim. {None}: not run yet, or nothing was named, so that there is no CHAIRi.");
        text.Line();
        text.Line("Descriptions drawn at temperature 1, the primary ones:");
        text.Line();
        Verdicts(Drawing.Sampled);
        text.Line("The likeliest descriptions (temperature 0); (d) is about training and has no temperature:");
        text.Line();
        Verdicts(Drawing.Greedy);
    }

    private void Rules()
    {
        int compared = EvidenceDesign.Regimes.Sum(regime => Claim.AllIn(regime).Count);
        text.Line(Invariant($"- A difference is taken seed by seed ({EvidenceDesign.Seeds.Count} seeds), between models that ")
            + "were tuned on the same preferences and describe the same scenes; its 95 % interval is Student's t over the seeds. "
            + "Each seed has preferences, an order of training, draws and scenes to describe of its own, so the interval covers "
            + "the spread of all four. It does not cover the start model, which all seeds of a regime share, or the choice of "
            + "learning rates.");
        text.Line("- **Better**: the interval lies above 0 (below it for CHAIRi, where less is better). **Worse**: on the other "
            + Invariant($"side. For those that contain 0 a margin of {FindingRules.Margin:0.#} point counts: not worse, where ")
            + "the bad end is nearer to 0 than the margin; not better, where the good end is; **alike**, where both are. All "
            + "else is open. So \"not worse\" is something to be shown, and a wide interval shows nothing.");
        text.Line("- A claim **holds** where every part of it is shown, and **does not hold** where the opposite of a part is "
            + "shown: for \"better\" that is \"not better\", for \"worse\" it is \"not worse\", and for \"not worse\" "
            + "it is \"worse\". Otherwise it is open. Claims for and against AdaViP are judged by the same rules.");
        text.Line("- (d) holds where the interval of ω of the picture lies below one half, does not hold where it lies above it, "
            + "and is open otherwise. The two ω sum to 1, so this is one condition.");
        text.Line("- Primary, as stated before the runs, are descriptions drawn at temperature 1: preferences are about "
            + "descriptions drawn so, and learning rates are chosen by them. Those at temperature 0 are judged alike.");
        text.Line(Invariant($"- There are {compared} comparisons at each temperature and {EvidenceDesign.Regimes.Count} of ω. ")
            + Invariant($"If nothing had any effect, {100 * FalseAlarms:0.#} % of them, about ")
            + Invariant($"{FalseAlarms * compared:0} at each temperature, are expected to be called better or worse by chance."));
    }

    private void Verdicts(Drawing drawing)
    {
        bool hasWeights = drawing == Drawing.Sampled;
        Claim[] before = [.. Claim.Compared.Where(claim => claim.Letter < Claim.OfWeights)];
        Claim[] after = [.. Claim.Compared.Where(claim => claim.Letter > Claim.OfWeights)];
        text.Table(
            [
                "regime", .. before.Select(claim => claim.Title), .. hasWeights ? [WeightTitle] : Array.Empty<string>(),
                .. after.Select(claim => claim.Title),
            ],
            EvidenceDesign.Regimes.Select(regime => (IEnumerable<string>)
            [
                regime.Name,
                .. before.Select(claim => Word(claim.In(table, regime, drawing))),
                .. hasWeights ? [Word(table.OfWeights(regime))] : Array.Empty<string>(),
                .. after.Select(claim => Word(claim.In(table, regime, drawing))),
            ]));
    }
}
