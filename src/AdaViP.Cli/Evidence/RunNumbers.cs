using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Pope;
using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Scoring;
using AdaViP.Pairs.Building;
using AdaViP.RunReports;
using AdaViP.RunReports.Tables;

namespace AdaViP.Cli.Evidence;

/// <summary>The numbers of a run, from what its commands left.</summary>
/// <param name="plan">Where that is.</param>
internal sealed class RunNumbers(EvidencePlan plan)
{
    // Head of a report's column, and the name in the log.
    private static readonly (string Label, string Number)[] OfDescriptions =
    [
        (ChairColumns.HallucinatedMentions, EvidenceNumbers.Chair),
        (ChairColumns.HallucinatingResponses, EvidenceNumbers.Response),
        (ChairColumns.Coverage, EvidenceNumbers.Coverage),
        (EvidenceNumbers.MentionF1, EvidenceNumbers.MentionF1),
        (EvidenceNumbers.Broken, EvidenceNumbers.Broken),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="UserDataException">A number is missing; names folder or file.</exception>
    public Dictionary<string, double> Of(EvidenceRun run)
    {
        var numbers = new Dictionary<string, double>();
        if (run.Kind == RunKind.Look)
        {
            AddMeasures(plan.CheckOf(run), numbers);
            return numbers;
        }

        AddDescriptions(plan.EvaluationOf(run, "greedy"), EvidenceNumbers.Greedy, numbers);
        AddDescriptions(plan.EvaluationOf(run, "sampled"), EvidenceNumbers.Sampled, numbers);
        string questions = plan.EvaluationOf(run, "questions");
        using (RunReport report = Open(questions))
        {
            numbers.Add(EvidenceNumbers.QuestionAccuracy, Take(report.Scores, PopeColumns.Accuracy, questions));
            numbers.Add(EvidenceNumbers.QuestionYes, Take(report.Scores, PopeColumns.YesShare, questions));
        }

        if (run.Method is not null)
        {
            using RunReport report = Open(plan.FolderOf(run));
            AddOmega(report.Training, TrainingColumns.OmegaAnswer, EvidenceNumbers.OmegaAnswer, numbers);
            AddOmega(report.Training, TrainingColumns.OmegaPicture, EvidenceNumbers.OmegaPicture, numbers);
            AddData(plan.PairsOf(run), numbers);
        }

        return numbers;
    }

    /// <summary>A number that the report of every evaluation has.</summary>
    /// <param name="table">Of one evaluation.</param>
    /// <param name="label">Head of its column.</param>
    /// <param name="evaluation">Its folder.</param>
    /// <exception cref="UserDataException">It is not there; names the folder and what is.</exception>
    internal static double Take(RunTable table, string label, string evaluation) => Find(table, label)
        ?? throw new UserDataException(
            $"{evaluation}: its report has no number \"{label}\", "
            + $"only {string.Join(", ", table.Columns.Select(each => each.Label))}. "
            + "Its scores are not whole, or nothing was there to count. Delete the folder, then run the command again.");

    /// <summary>Adds the numbers of descriptions; those about named objects are left out where a model names none.</summary>
    internal static void AddDescriptions(
        RunTable table, string evaluation, Func<string, string> named, Dictionary<string, double> numbers)
    {
        bool namesNothing = Take(table, EvidenceNumbers.MentionF1, evaluation) == 0
            && Find(table, ChairColumns.HallucinatedMentions) is null;
        foreach ((string label, string number) in OfDescriptions)
        {
            if (!namesNothing || !EvidenceNumbers.OfNamed.Contains(number))
            {
                numbers.Add(named(number), Take(table, label, evaluation));
            }
        }
    }

    private static void AddDescriptions(string evaluation, Func<string, string> named, Dictionary<string, double> numbers)
    {
        using RunReport report = Open(evaluation);
        AddDescriptions(report.Scores, evaluation, named, numbers);
    }

    private static void AddMeasures(string file, Dictionary<string, double> numbers)
    {
        const string Advice = "Delete the file, then run the command again.";
        JsonElement root = JsonInput.ReadObject(file, RepeatedKeys.Refused, Advice);
        foreach (QualityMeasure measure in new ModelQuality().Measures)
        {
            numbers.Add(
                measure.Name,
                root.TryGetProperty(measure.Name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
                    ? value.GetDouble()
                    : throw new UserDataException($"{file} has no number \"{measure.Name}\". {Advice}"));
        }
    }

    private static void AddData(string pairs, Dictionary<string, double> numbers)
    {
        using BuiltPairs built = BuiltPairs.Open(pairs);
        PairStatistics statistics = PairStatistics.Of(built.Traces);
        numbers.Add(EvidenceNumbers.Preferences, statistics.Preferences);
        numbers.Add(EvidenceNumbers.Pairs, statistics.Pairs);
    }

    private static RunReport Open(string run) => RunReport.Open([run], BuiltInBenchmarks.All, new RunReportOptions());

    // A run without rejected pictures has no ω of them; one whose sequences are not weighted has none.
    private static void AddOmega(RunTable table, string label, string name, Dictionary<string, double> numbers)
    {
        if (Find(table, label) is double number)
        {
            numbers.Add(name, number);
        }
    }

    private static double? Find(RunTable table, string label)
    {
        int column = table.Columns.ToList().FindIndex(each => each.Label == label);
        return column >= 0 && table.Rows is [RunRow row] ? row.Cells[column]?.Mean : null;
    }
}
