using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Stages;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Pope;
using AdaViP.MicroWorld.Evidence;
using AdaViP.RunReports;
using AdaViP.RunReports.Tables;

namespace AdaViP.Cli.Evidence;

/// <summary>Makes the runs that are missing from a log, one after another, and writes their numbers into it.</summary>
/// <param name="folder">Of all results.</param>
/// <param name="sizes">Of every run.</param>
/// <param name="log">What has run; stays the caller's to dispose.</param>
/// <param name="terminal">Where headings and commands write.</param>
/// <param name="invoke">Runs one command line and gives its exit code.</param>
internal sealed class EvidenceSession(
    string folder, EvidenceSizes sizes, EvidenceLog log, Terminal terminal,
    Func<IReadOnlyList<string>, Terminal, int> invoke)
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

    private readonly EvidencePlan _plan = new(folder, sizes);

    /// <summary>Runs.</summary>
    /// <param name="most">Most runs before it ends.</param>
    /// <returns>Of <see cref="ExitCode"/>.</returns>
    public int Run(int most)
    {
        long start = Stopwatch.GetTimestamp();
        for (int done = 0; done < most; done++)
        {
            EvidenceRun[] missing = [.. Missing()];
            if (missing.Length == 0)
            {
                break;
            }

            Heading(missing, done, Stopwatch.GetElapsedTime(start));
            var stages = new StageRun(terminal, invoke) { ShowsFinished = false, Prepare = WriteWorlds };
            int code = stages.Run(folder, EvidenceDesign.Title, _plan.Stages(missing[0]));
            if (code != ExitCode.Done)
            {
                return code;
            }

            log.Add(missing[0], Numbers(missing[0]));
        }

        return ExitCode.Done;
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

    private void WriteWorlds()
    {
        foreach ((string path, string text) in _plan.Worlds())
        {
            OutputFolder.Make(Path.GetDirectoryName(path)!);
            AtomicFile.WriteText(path, text);
        }
    }

    // Learning rates of the reported runs are known when all validation runs are there.
    private IEnumerable<EvidenceRun> Missing()
    {
        EvidenceRun[] validation = [.. EvidenceDesign.Validation.Where(run => log.Find(run) is null)];
        return validation.Length > 0 ? validation : EvidenceDesign.Reported(log).Where(run => log.Find(run) is null);
    }

    private void Heading(EvidenceRun[] missing, int done, TimeSpan passed)
    {
        string left = done == 0
            ? ""
            : $", about {ProgressText.Duration(passed / done * missing.Length)} for all that are left";
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"== {missing[0].Key} ({log.Count} runs done, {missing.Length} left{left})"));
    }

    private Dictionary<string, double> Numbers(EvidenceRun run)
    {
        var numbers = new Dictionary<string, double>();
        foreach ((string kind, Func<string, string> named) in new (string, Func<string, string>)[]
        {
            ("greedy", EvidenceNumbers.Greedy), ("sampled", EvidenceNumbers.Sampled),
        })
        {
            string evaluation = _plan.EvaluationOf(run, kind);
            using var report = Open(evaluation);
            foreach ((string label, string number) in OfDescriptions)
            {
                numbers.Add(named(number), Take(report.Scores, label, evaluation));
            }
        }

        string questions = _plan.EvaluationOf(run, "questions");
        using (RunReport report = Open(questions))
        {
            numbers.Add(EvidenceNumbers.QuestionAccuracy, Take(report.Scores, PopeColumns.Accuracy, questions));
            numbers.Add(EvidenceNumbers.QuestionYes, Take(report.Scores, PopeColumns.YesShare, questions));
        }

        if (run.Method is not null)
        {
            using RunReport report = Open(_plan.FolderOf(run));
            TakeOmega(report.Training, TrainingColumns.OmegaAnswer, EvidenceNumbers.OmegaAnswer, numbers);
            TakeOmega(report.Training, TrainingColumns.OmegaPicture, EvidenceNumbers.OmegaPicture, numbers);
        }

        return numbers;
    }

    private static RunReport Open(string run) => RunReport.Open([run], BuiltInBenchmarks.All, new RunReportOptions());

    // A run without rejected pictures has no ω of them; one whose sequences are not weighted has none.
    private static void TakeOmega(RunTable table, string label, string name, Dictionary<string, double> numbers)
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
