using AdaViP.MicroWorld.Methods;
using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>Every number of every method and regime, and what each column is.</summary>
/// <param name="table">What has run.</param>
/// <param name="text">Gets it.</param>
/// <param name="facts">Meanings of the columns.</param>
internal sealed class NumberSection(EvidenceTable table, MarkdownText text, EvidenceFacts facts)
{
    private static readonly (string Head, string Number)[] Columns =
    [
        .. EvidenceNumbers.OfDescriptions.Select(number => ($"T1 {number}", EvidenceNumbers.Sampled(number))),
        .. EvidenceNumbers.OfDescriptions.Select(number => ($"T0 {number}", EvidenceNumbers.Greedy(number))),
        (EvidenceNumbers.QuestionAccuracy, EvidenceNumbers.QuestionAccuracy),
        (EvidenceNumbers.QuestionYes, EvidenceNumbers.QuestionYes),
    ];

    /// <summary>Writes the section.</summary>
    public void Write()
    {
        text.Heading("All numbers");
        text.Line("In %, mean ± standard deviation over seeds. The start model is one model: its ± is over the sets of scenes "
            + "and the draws alone. \"T1\" are descriptions drawn at temperature 1, \"T0\" the likeliest ones.");
        text.Line();
        foreach ((string number, string meaning) in facts.Meanings)
        {
            text.Line($"- {number}: {meaning}.");
        }

        foreach (Regime regime in EvidenceDesign.Regimes)
        {
            text.Heading(Capital(regime.Name), level: 3);
            text.Table(
                ["method", "learning rate", .. Columns.Select(column => column.Head)],
                regime.Methods.Cast<TuningMethod?>().Prepend(null).Select(method => (IEnumerable<string>)
                [
                    Named(method), Rate(regime, method),
                    .. Columns.Select(column => Spread(table.Values(regime, method, column.Number), 1)),
                ]));
        }
    }

    private string Rate(Regime regime, TuningMethod? method)
    {
        double rate = method is null ? double.NaN : table.Schedule.RateOf(regime, method);
        return method is null ? "" : double.IsNaN(rate) ? None : EvidenceRun.Text(rate);
    }
}
