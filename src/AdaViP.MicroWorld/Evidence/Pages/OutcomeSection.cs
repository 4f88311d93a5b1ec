using AdaViP.MicroWorld.Methods;
using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>The differences that the claims are judged by, for both temperatures.</summary>
/// <param name="table">What has run.</param>
/// <param name="text">Gets it.</param>
internal sealed class OutcomeSection(EvidenceTable table, MarkdownText text)
{
    /// <summary>Writes the sections.</summary>
    public void Write()
    {
        foreach ((char letter, string name, _) in Claim.Texts.Where(each => each.Letter != Claim.OfWeights))
        {
            text.Heading($"({letter}) {name}");
            Hypothesis[] asked =
            [
                .. EvidenceDesign.Regimes.SelectMany(regime => Claim.Compared.Where(claim => claim.Letter == letter)
                    .SelectMany(claim => claim.PartsIn(regime)).Select(part => part.Asked)).Distinct(),
            ];
            foreach ((Drawing drawing, string temperature) in Temperatures)
            {
                text.Line(letter == 'a'
                    ? $"CHAIRi minus that of the start model, in points, {temperature}:"
                    : $"Differences in points, {temperature}:");
                text.Line();
                Compared(asked, drawing);
                Counted(asked, drawing);
            }
        }

        AnchorWeights();
    }

    private static IEnumerable<(Drawing Drawing, string Temperature)> Temperatures =>
        [(Drawing.Sampled, "temperature 1"), (Drawing.Greedy, "temperature 0")];

    private void Compared(Hypothesis[] asked, Drawing drawing) => text.Table(
        ["regime", .. asked.Select(each => each.Other is null ? each.Method.Title : each.Text)],
        EvidenceDesign.Regimes.Select(regime => (IEnumerable<string>)
        [
            regime.Name, .. asked.Select(each => Cell(table.Compare(regime, each, drawing), each)),
        ]));

    private void Counted(Hypothesis[] asked, Drawing drawing)
    {
        foreach (Hypothesis each in asked)
        {
            Finding[] found =
            [
                .. EvidenceDesign.Regimes.Select(regime => table.Compare(regime, each, drawing)).OfType<Difference>()
                    .Select(each.Of),
            ];
            IEnumerable<string> counts = new[]
            {
                (Finding.Better, "better"), (Finding.Worse, "worse"), (Finding.Alike, "alike"), (Finding.NotWorse, "not worse"),
                (Finding.NotBetter, "not better"), (Finding.Open, "open"),
            }.Select(entry => (Word: entry.Item2, Count: found.Count(finding => finding == entry.Item1)))
                .Where(entry => entry.Count > 0).Select(entry => Invariant($"{entry.Word} in {entry.Count}"));
            if (found.Length > 0)
            {
                text.Line(Invariant($"- {each.Text}: {string.Join(", ", counts)} of {found.Length} regimes."));
            }
        }

        text.Line();
    }

    private void AnchorWeights()
    {
        text.Heading("Weight of the anchor");
        text.Line("AdaViP with an anchor minus DPO, in points, in the base regime; 0 is AdaViP itself. All weights take the "
            + "learning rate that was chosen for weight 1, weight 0 its own.");
        text.Line();
        TuningMethod[] methods =
        [
            .. EvidenceDesign.Base.Methods.Where(method => method.Loss == TuningMethod.AdaVip.Loss)
                .OrderBy(method => method.AnchorWeight ?? 0),
        ];
        string[] numbers = [EvidenceNumbers.Chair, EvidenceNumbers.MentionF1];
        text.Table(
            [
                "weight",
                .. Temperatures.SelectMany(each => numbers.Select(number => $"{number}, {each.Temperature}")),
            ],
            methods.Select(method => (IEnumerable<string>)
            [
                EvidenceRun.Text(method.AnchorWeight ?? 0),
                .. Temperatures.SelectMany(each => numbers.Select(number =>
                {
                    var asked = new Hypothesis(method, TuningMethod.Dpo, number);
                    return Cell(table.Compare(EvidenceDesign.Base, asked, each.Drawing), asked);
                })),
            ]));
    }
}
