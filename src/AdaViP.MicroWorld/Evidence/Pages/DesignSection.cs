using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>Sizes, regimes, start models and foundation models of the runs.</summary>
/// <param name="table">What has run.</param>
/// <param name="text">Gets it.</param>
/// <param name="facts">Measures of foundation models, and their command.</param>
internal sealed class DesignSection(EvidenceTable table, MarkdownText text, EvidenceFacts facts)
{
    // A scene has this many questions with yes or no.
    private const int QuestionsOfAScene = 4;

    private static readonly (string Head, string Number)[] OfGate =
    [
        ("coverage", EvidenceNumbers.Sampled(EvidenceNumbers.Coverage)),
        ("broken grammar", EvidenceNumbers.Sampled(EvidenceNumbers.Broken)),
        ("questions right", EvidenceNumbers.QuestionAccuracy),
        ("CHAIRi", EvidenceNumbers.Sampled(EvidenceNumbers.Chair)),
        ("CHAIRi at temperature 0", EvidenceNumbers.Greedy(EvidenceNumbers.Chair)),
    ];

    /// <summary>Writes the section.</summary>
    public void Write()
    {
        text.Heading("How it is measured");
        Sizes();
        Regimes();
        Starts();
        Looks();
    }

    private void Sizes()
    {
        EvidenceSizes sizes = EvidenceDesign.Sizes;
        text.Line(Invariant($"- Of each of the seeds {string.Join(", ", EvidenceDesign.Seeds)}: preferences about ")
            + Invariant($"{sizes.Scenes} scenes, {sizes.Steps} steps of 16, and {sizes.Evaluated} other scenes to describe (of ")
            + Invariant($"the seeds {string.Join(", ", EvidenceDesign.Seeds.Select(EvidenceDesign.ScenesOf))}), the same for ")
            + "all methods of a seed and for the start model.");
        text.Line(Invariant($"- Questions with yes or no: {sizes.Questions}, about the first ")
            + Invariant($"{sizes.Questions / QuestionsOfAScene} of these scenes, {QuestionsOfAScene} a scene."));
        text.Line(Invariant($"- In all {EvidenceDesign.MostTunings} tuned models at most: learning rates decide how many ")
            + "validation needs, and runs that two regimes share are made once.");
        foreach ((EvidenceMachine machine, int runs) in table.Log.Machines)
        {
            text.Line(Invariant($"- Made by adavip {machine.Program} on {machine.Processor}: {runs} runs."));
        }

        text.Line();
    }

    private void Regimes()
    {
        text.Line("The regimes, and what their methods are tuned on: preferences of each seed / those of them with a rejected "
            + "picture. All methods are tuned on the latter alone, language-only DPO too.");
        text.Line();
        text.Table(
            [
                "regime", "start model", "noisy labels", "what is removed", "β", "learning rate",
                .. EvidenceDesign.Seeds.Select(seed => Invariant($"seed {seed}")),
            ],
            EvidenceDesign.Regimes.Select(regime => (IEnumerable<string>)
            [
                regime.Name, regime.Start.ToString().ToLowerInvariant(), Invariant($"{100 * regime.Noise:0.#} %"),
                regime.Removable.ToString().ToLowerInvariant(), EvidenceRun.Text(regime.Beta),
                regime.Rate is double rate ? EvidenceRun.Text(rate) : "each method's own",
                .. Data(regime),
            ]));
    }

    private IEnumerable<string> Data(Regime regime)
    {
        // Any method that has run says it: all of a seed have the same data.
        foreach (int seed in Enumerable.Range(0, EvidenceDesign.Seeds.Count))
        {
            yield return regime.Methods
                .Select(method => table.Log.Find(table.Schedule.RunOf(regime, method, EvidenceDesign.Seeds[seed])))
                .Where(numbers => numbers is not null && numbers.ContainsKey(EvidenceNumbers.Pairs))
                .Select(numbers => Invariant(
                    $"{numbers![EvidenceNumbers.Preferences]:0} / {numbers[EvidenceNumbers.Pairs]:0}"))
                .FirstOrDefault() ?? None;
        }
    }

    private void Starts()
    {
        IReadOnlyList<(string Section, string Key, double Value)> knobs = EvidenceWorlds.KnobsOf(StartKind.Strong);
        string changed = string.Join(", ", knobs.Select(knob => $"{knob.Section}.{knob.Key} {EvidenceRun.Text(knob.Value)}"));
        text.Line("Start models: *shipped* comes with the program. *Other* was made in the same way from seed "
            + Invariant($"{EvidenceDesign.OtherStartSeed}. *Strong* begins as the same model as *other* (its tower is the same, ")
            + "taught on the built-in look) and learned from conversations of another world: "
            + $"{changed}. The scenes of its preferences and of its evaluation are of that world too, so their partners are as "
            + "weak. Against *shipped*, its seed and all these knobs change at once, and a difference cannot be given to one of "
            + "them.");
        text.Line();
        text.Line($"Before anything is tuned from it, each had to show on {EvidenceDesign.Sizes.Evaluated} validation scenes, at "
            + $"temperature 1 and in %: {StartGate.Usual}.");
        text.Line();
        text.Table(
            ["start model", .. OfGate.Select(column => column.Head)],
            EvidenceDesign.Gates.Select(run => (IEnumerable<string>)
            [
                run.Regime.Start.ToString().ToLowerInvariant(), .. OfGate.Select(column => Logged(run, column.Number, 1)),
            ]));
    }

    private void Looks()
    {
        text.Line("The foundation models that make doctored pictures learned from the built-in look. On "
            + Invariant($"{EvidenceDesign.Sizes.Checked} scenes of each look that is used (`{facts.CheckCommand}`) they find, ")
            + "cut out and fill in:");
        text.Line();
        text.Table(
            [
                "measure",
                .. EvidenceDesign.Looks.Select(look => EvidenceWorlds.LooksDifferent(look.Regime.Start)
                    ? $"look of {look.Regime.Start.ToString().ToLowerInvariant()}" : "built-in look"),
                "at least, for the built-in look",
            ],
            facts.Measures.Select(measure => (IEnumerable<string>)
            [
                measure.Text, .. EvidenceDesign.Looks.Select(look => Logged(look, measure.Name, 3)),
                EvidenceRun.Text(measure.Least),
            ]));
    }

    private string Logged(EvidenceRun run, string number, int digits) =>
        Number(table.Log.Find(run)?.TryGetValue(number, out double value) == true ? value : null, digits);
}
