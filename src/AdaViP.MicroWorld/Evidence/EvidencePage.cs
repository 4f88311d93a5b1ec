using System.Globalization;
using System.Text;
using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>What evidence says, as a page in Markdown: every sentence and number is made of the log.</summary>
/// <param name="table">What has run.</param>
/// <param name="command">The line that makes the page.</param>
public sealed class EvidencePage(EvidenceTable table, string command)
{
    private const string None = "–";

    private readonly StringBuilder _text = new();

    /// <summary>The page's text.</summary>
    /// <param name="charts">Address of each chart's file by its name; empty for a page without charts.</param>
    public string Write(IReadOnlyList<(EvidenceChart Chart, string Address)> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        _text.Clear();
        Introduction();
        Claims();
        InShort();
        Method();
        LearningRates();
        foreach ((char claim, string text) in Hypothesis.Claims.Where(each => each.Claim != 'd'))
        {
            Outcome(claim, text);
        }

        Weights();
        if (charts.Count > 0)
        {
            Heading("Plots");
            foreach ((EvidenceChart chart, string address) in charts)
            {
                Line($"![{chart.Title}]({address})");
                Line();
            }
        }

        Heading("All numbers");
        Line("In %, mean ± standard deviation over seeds. \"T1\" are descriptions drawn at temperature 1, \"T0\" the "
            + "likeliest ones; \"questions\" have yes or no as their answer.");
        foreach (Regime regime in EvidenceDesign.Regimes)
        {
            Numbers(regime);
        }

        return _text.ToString();
    }

    private void Introduction()
    {
        int all = EvidenceDesign.Validation.Count;
        int done = EvidenceDesign.Validation.Count(run => table.Log.Find(run) is not null);
        if (table.HasValidation)
        {
            IReadOnlyList<EvidenceRun> reported = EvidenceDesign.Reported(table.Log);
            all += reported.Count;
            done += reported.Count(run => table.Log.Find(run) is not null);
        }

        Line("# Evidence");
        Line();
        Line("The paper's claims as hypotheses, tested with the whole program in the drawn world: models of 1.3 million weights, "
            + "pictures of 96 x 96, objects that can be counted. It says what the method does here, not what it does at 7 B.");
        Line();
        Line("This page is made of a file of results, and both by one command, which takes hours and continues where it was "
            + "stopped:");
        Line();
        Line("```sh");
        Line(command);
        Line("```");
        Line();
        Line(done == all && table.HasValidation
            ? Invariant($"All {all} runs are in it ({table.Log.Identity}).")
            : Invariant($"**Not finished**: {done} runs are in it ({table.Log.Identity}); what is missing shows as {None}."));
    }

    private void Claims()
    {
        Heading("What is asked");
        Line("Written down before the first run:");
        Line();
        foreach ((char claim, string text) in Hypothesis.Claims)
        {
            Line($"- **({claim})** {text}");
        }
    }

    private void InShort()
    {
        Heading("In short");
        Line("What each regime says of each claim. **Holds**: every comparison of the claim comes out clearly as it says (what "
            + "must not be worse is not clearly worse). **Fails**: at least one comes out clearly the other way round. Open: "
            + $"neither; three seeds do not decide. {None}: not compared there, or not run yet.");
        Line();
        Row(["regime", .. ClaimVerdict.All.Select(each => each.Text), "(d) ω of the picture falls, that of the answer rises"]);
        Rule(ClaimVerdict.All.Count + 2);
        foreach (Regime regime in EvidenceDesign.Regimes)
        {
            Row([regime.Name, .. ClaimVerdict.All.Select(each => Word(each.Of(table, regime))), Word(OfWeights(regime))]);
        }
    }

    private static string Word(Verdict? verdict) => verdict switch
    {
        null => None,
        Verdict.Holds => "**holds**",
        Verdict.Fails => "**fails**",
        _ => "open",
    };

    private Verdict? OfWeights(Regime regime)
    {
        if (Omega(regime) is not (var answer, var picture))
        {
            return null;
        }

        int moved = Moved(answer, picture);
        return moved == answer.Count ? Verdict.Holds : moved == 0 ? Verdict.Fails : Verdict.Open;
    }

    private void Method()
    {
        Heading("How it is measured");
        Line(Invariant($"- Preferences about {EvidenceDesign.Sizes.Scenes} scenes of each of the seeds ")
            + $"{string.Join(", ", EvidenceDesign.Seeds)}; "
            + Invariant($"{EvidenceDesign.Sizes.Steps} steps of 16; {EvidenceDesign.Sizes.Evaluated} scenes of another seed ")
            + Invariant($"({EvidenceDesign.EvaluationSeed}), the same for all models."));
        Line(Invariant($"- Start models: the one that comes with the program; one made in the same way from seed ")
            + Invariant($"{EvidenceDesign.OtherStartSeed}; one of that seed from conversations of a world in which partners ")
            + "stand together more often and are drawn weaker. The folder of the runs has the world files, "
            + "and every command is printed.");
        Line("- Hallucination is judged by descriptions drawn at temperature 1, which show what a model believes; "
            + "those of temperature 0 are below.");
        Line("- A difference is taken seed by seed between models tuned on the same preferences. **Better** and **worse** are "
            + "said where its 95 % interval (Student's t over the seeds) leaves 0 out; it covers the spread of seeds, not "
            + "that of the scenes, which all models share. Each is one of many: of forty comparisons without any effect, two "
            + "are expected to be called clear.");
        Line(Invariant($"- Learning rates were chosen for each method by its own best run on scenes of seed ")
            + Invariant($"{EvidenceDesign.ValidationSeed} in the first regime; the other regimes and weights of the anchor take ")
            + "these rates as they are. No reported number was looked at for it.");
    }

    private void LearningRates()
    {
        Heading("Learning rates");
        Line($"{Capital(EvidenceDesign.ChosenBy)} on validation scenes, in %; the highest of a row is used:");
        Line();
        Row(["method", .. EvidenceDesign.LearningRates.Select(rate => Invariant($"{rate:0.########}"))]);
        Rule(EvidenceDesign.LearningRates.Count + 1);
        foreach (IGrouping<TuningMethod, EvidenceRun> runs in EvidenceDesign.Validation.GroupBy(run => run.Method!))
        {
            double best = runs.Max(run => table.Log.Find(run)?[EvidenceDesign.ChosenBy] ?? double.NaN);
            Row([Named(runs.Key), .. runs.Select(run => table.Log.Find(run)?[EvidenceDesign.ChosenBy] is double value
                ? Invariant($"{(value == best ? "**" : "")}{value:0.0}{(value == best ? "**" : "")}")
                : None)]);
        }

        if (table.HasValidation)
        {
            AtTheEdge();
        }
    }

    private void AtTheEdge()
    {
        string[] methods =
        [
            .. EvidenceDesign.Validation.Select(run => run.Method!).Distinct().Where(method =>
                EvidenceDesign.RateOf(table.Log, method) is var rate
                    && (rate == EvidenceDesign.LearningRates.Min() || rate == EvidenceDesign.LearningRates.Max()))
                .Select(Named),
        ];
        Line();
        Line(methods.Length == 0
            ? "None is the lowest or highest of the list."
            : $"At the edge of the list, where a better one may lie outside: {string.Join(", ", methods)}.");
    }

    private void Outcome(char claim, string text)
    {
        Hypothesis[] asked = [.. Hypothesis.All.Where(each => each.Claim == claim)];
        Heading($"({claim}) {text[..text.IndexOf(':', StringComparison.Ordinal)]}");
        Line(claim == 'a' ? "Minus the start model:" : "Differences, in points:");
        Line();
        Row(["regime", .. asked.Select(each => each.Text)]);
        Rule(asked.Length + 1);
        foreach (Regime regime in EvidenceDesign.Regimes)
        {
            Row([regime.Name, .. asked.Select(each => Cell(regime, each))]);
        }

        Line();
        foreach (Hypothesis each in asked)
        {
            Finding[] found =
            [
                .. EvidenceDesign.Regimes.Select(regime => table.Compare(regime, each)).OfType<Difference>().Select(each.Of),
            ];
            string number = each.Number.Split(' ', 2)[1];
            Line(Invariant($"- {each.Text}: {number} better in {found.Count(f => f == Finding.Better)}, ")
                + Invariant($"worse in {found.Count(f => f == Finding.Worse)}, ")
                + Invariant($"not clear in {found.Count(f => f == Finding.Unclear)} of {found.Length} regimes."));
        }
    }

    private void Weights()
    {
        Heading("(d) ω while AdaViP learns");
        Line("Mean over the last tenth of the steps; both begin at one half.");
        Line();
        Row(["regime", "ω of the answer", "ω of the picture", "answer above, picture below one half"]);
        Rule(4);
        foreach (Regime regime in EvidenceDesign.Regimes)
        {
            (IReadOnlyList<double> Answer, IReadOnlyList<double> Picture)? omega = Omega(regime);
            Row(
            [
                regime.Name, Spread(omega?.Answer, 3), Spread(omega?.Picture, 3),
                omega is (var answer, var picture) ? Invariant($"{Moved(answer, picture)} of {answer.Count} seeds") : None,
            ]);
        }
    }

    private (IReadOnlyList<double> Answer, IReadOnlyList<double> Picture)? Omega(Regime regime) =>
        table.Values(regime, TuningMethod.AdaVip, EvidenceNumbers.OmegaAnswer) is { } answer
            && table.Values(regime, TuningMethod.AdaVip, EvidenceNumbers.OmegaPicture) is { } picture
                ? (answer, picture) : null;

    private static int Moved(IReadOnlyList<double> answer, IReadOnlyList<double> picture) =>
        answer.Zip(picture).Count(pair => pair.First > 0.5 && pair.Second < 0.5);

    private void Numbers(Regime regime)
    {
        string[] described =
        [
            .. EvidenceNumbers.OfDescriptions.Select(EvidenceNumbers.Sampled),
            .. EvidenceNumbers.OfDescriptions.Select(EvidenceNumbers.Greedy),
        ];
        string[] numbers = [.. described, EvidenceNumbers.QuestionAccuracy, EvidenceNumbers.QuestionYes];
        Line();
        Line($"### {Capital(regime.Name)}");
        Line();
        Row(["method", .. numbers.Select(number => number
            .Replace("sampled ", "T1 ", StringComparison.Ordinal).Replace("greedy ", "T0 ", StringComparison.Ordinal))]);
        Rule(numbers.Length + 1);
        foreach (TuningMethod? method in regime.Methods.Prepend(null))
        {
            Row([Named(method), .. numbers.Select(number => Spread(table.Values(regime, method, number), 1))]);
        }
    }

    private string Cell(Regime regime, Hypothesis asked) => table.Compare(regime, asked) is not { } difference
        ? None
        : Invariant($"{difference.Mean:+0.0;−0.0;0.0} ± {difference.Margin:0.0} ") + asked.Of(difference) switch
        {
            Finding.Better => "**better**",
            Finding.Worse => "**worse**",
            _ => "not clear",
        };

    private static string Spread(IReadOnlyList<double>? values, int digits)
    {
        if (values is null)
        {
            return None;
        }

        string format = "F" + digits.ToString(CultureInfo.InvariantCulture);
        return values.Average().ToString(format, CultureInfo.InvariantCulture) + " ± "
            + Difference.Deviation(values).ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Named(TuningMethod? method) => method?.Title ?? "start model";

    // Of a word; a sign such as β is not one.
    private static string Capital(string text) =>
        char.IsAsciiLetter(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Heading(string text)
    {
        Line();
        Line($"## {text}");
        Line();
    }

    private void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");

    private void Rule(int columns) => Line($"|{string.Concat(Enumerable.Repeat("---|", columns))}");

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
