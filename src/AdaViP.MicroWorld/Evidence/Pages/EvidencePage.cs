using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>What evidence says, as a page in Markdown: every sentence and number is made of the log.</summary>
/// <param name="table">What has run.</param>
/// <param name="facts">What only the program knows.</param>
public sealed class EvidencePage(EvidenceTable table, EvidenceFacts facts)
{
    /// <summary>The page's text.</summary>
    /// <param name="charts">Address of each chart's file by its name; empty for a page without charts.</param>
    /// <param name="worlds">Address of the folder of the world files.</param>
    public string Write(IReadOnlyList<(EvidenceChart Chart, string Address)> charts, string worlds)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var text = new MarkdownText();
        Introduction(text);
        Claims(text);
        new VerdictSection(table, text).Write();
        new DesignSection(table, text, facts).Write();
        new RateSection(table, text).Write();
        new OutcomeSection(table, text).Write();
        new WeightSection(table, text).Write();
        if (charts.Count > 0)
        {
            text.Heading("Plots");
            text.Line("The mean over seeds, with each seed thin behind it.");
            text.Line();
            foreach ((EvidenceChart chart, string address) in charts)
            {
                text.Line($"![{chart.Title}]({address})");
                text.Line();
            }
        }

        new NumberSection(table, text, facts).Write();
        new CommandSection(text, facts).Write(worlds);
        return text.ToString();
    }

    private void Introduction(MarkdownText text)
    {
        (int done, int all) = table.Schedule.Count();
        text.Line("# Evidence");
        text.Line();
        text.Line("The paper's claims as hypotheses, tested with the whole program in the drawn world: models of 1.3 million "
            + "weights, pictures of 96 x 96, objects that can be counted. It says what the method does here, not what it does at "
            + "7 B.");
        text.Line();
        text.Line("This page is made of a file of results, and both by one command, which takes hours and continues where it was "
            + "stopped:");
        text.Line();
        text.Line("```sh");
        text.Line(facts.Command);
        text.Line("```");
        text.Line();
        string about = table.Schedule.HasRates ? "" : "about ";
        text.Line(done == all && table.Schedule.HasRates
            ? Invariant($"All {all} runs are in it ({table.Log.Identity}).")
            : Invariant($"**Not finished**: {done} of {about}{all} runs are in it ({table.Log.Identity}); ")
                + $"what is missing shows as {None}.");
    }

    private static void Claims(MarkdownText text)
    {
        text.Heading("What is asked");
        text.Line("Claims, rules and settings of this page were written down before its first run. They are not the first "
            + "thought: a prototype, which was another program, and runs of this one with earlier models came before, and "
            + "suggested the order of the methods in (b), and that an anchor helps where labels are noisy, which is (e). "
            + Invariant($"All runs here were made for it; this is version {EvidenceDesign.Version} of the evidence."));
        text.Line();
        foreach ((char letter, string name, string claim) in Claim.Texts)
        {
            text.Line($"- **({letter}) {name}**: {claim}");
        }

        text.Line();
        text.Line("(a) to (d) are the paper's. +Vision with an anchor of weight 1 is the loss of mDPO, and is called so here.");
    }
}
