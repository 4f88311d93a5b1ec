using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Recipes;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Pope;
using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Evidence.Pages;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Scoring;

namespace AdaViP.Cli.Evidence;

/// <summary>What the page says that only the program knows.</summary>
internal static class EvidenceReport
{
    // Of the page in the project's own documents.
    private const string PageCommand = "adavip micro evidence --results docs/evidence/results.jsonl --page docs/evidence.md";

    private const string CheckCommand = "adavip micro check-models --world";

    private const string Placeholder = "OUT";

    /// <summary>What tells this evidence from another one.</summary>
    /// <exception cref="AdaViP.Core.Data.UserDataException">A model of the program is missing.</exception>
    public static string Identity() => EvidenceDesign.Identity(
        [RecipeLibrary.Text(MicroStages.TuningRecipe), RecipeLibrary.Text(EvidencePlan.StartRecipe)], EvidenceDesign.Sizes);

    /// <summary>Columns and commands.</summary>
    public static EvidenceFacts Facts() => new(
        PageCommand,
        CheckCommand,
        Meanings(),
        Commands(),
        [.. EvidenceDesign.Base.Methods.Select(method => (method.Title, WordsOf(method)))],
        [.. new ModelQuality().Measures.Select(measure => (measure.Name, measure.Text, measure.Least))]);

    // In the words of the reports that the numbers are taken from.
    private static (string Number, string Meaning)[] Meanings()
    {
        string OfBenchmark(string benchmark, string column) =>
            BuiltInBenchmarks.All.Find(benchmark)!.ReportColumns.Single(each => each.Name == column).Meaning;
        string OfCaptions(string label) => CaptionColumn.All.Single(each => each.Label == label).Meaning;
        return
        [
            (EvidenceNumbers.Chair, OfBenchmark("chair", ChairColumns.HallucinatedMentions)),
            (EvidenceNumbers.Response, OfBenchmark("chair", ChairColumns.HallucinatingResponses)),
            (EvidenceNumbers.Coverage, OfBenchmark("chair", ChairColumns.Coverage)),
            (EvidenceNumbers.MentionF1, OfCaptions(EvidenceNumbers.MentionF1)),
            (EvidenceNumbers.Broken, OfCaptions(EvidenceNumbers.Broken)),
            (EvidenceNumbers.QuestionAccuracy, OfBenchmark("pope", PopeColumns.Accuracy)),
            (EvidenceNumbers.QuestionYes, OfBenchmark("pope", PopeColumns.YesShare)),
        ];
    }

    private static RunCommands[] Commands()
    {
        var plan = new EvidencePlan(Placeholder, EvidenceDesign.Sizes, EvidenceWords.Placeholders);
        EvidenceRun Tuned(Regime regime, RunKind kind) => new(regime, EvidenceWords.Method, 0, 0, kind);
        return
        [
            .. EvidenceDesign.Looks.Select(look => Of(plan, look, $"foundation models, look of {Lower(look.Regime.Start)}")),
            .. EvidenceDesign.Gates.Select(gate => Of(plan, gate, $"gate of the start model {Lower(gate.Regime.Start)}")),
            Of(plan, Tuned(EvidenceDesign.Base, RunKind.Validation), "learning rates"),
            .. EvidenceDesign.Regimes.Select(regime => Of(plan, Tuned(regime, RunKind.Evaluation), regime.Name)),
            .. EvidenceDesign.Starts.Select(start => Of(
                plan, EvidenceDesign.Untuned(EvidenceDesign.Base with { Start = start }, 0), $"start model {Lower(start)}")),
        ];
    }

    private static RunCommands Of(EvidencePlan plan, EvidenceRun run, string title) => new(
        title,
        [
            .. plan.Stages(run).Select(stage => stage.Command.ToString()
                .Replace(WordsOf(EvidenceWords.Method), EvidenceWords.Method.Name, StringComparison.Ordinal)),
        ]);

    // As they stand in a command line.
    private static string WordsOf(TuningMethod method) =>
        string.Join(' ', MicroStages.SettingsOf(method).Select(setting => $"--set {setting}"));

    private static string Lower(StartKind start) => start.ToString().ToLowerInvariant();
}
