using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Stages;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Files;
using AdaViP.Evaluation;
using AdaViP.MicroWorld.Evidence;
using AdaViP.RunReports;
using AdaViP.RunReports.Tables;

namespace AdaViP.Cli.Evidence;

/// <summary>Makes the runs that are missing from a log, one after another, and writes their numbers into it.</summary>
/// <param name="folder">Of all results.</param>
/// <param name="log">What has run; stays the caller's to dispose.</param>
/// <param name="terminal">Where headings and commands write.</param>
/// <param name="invoke">Runs one command line and gives its exit code.</param>
internal sealed class EvidenceSession(
    string folder, EvidenceLog log, Terminal terminal, Func<IReadOnlyList<string>, Terminal, int> invoke)
{
    private readonly EvidencePlan _plan = new(folder);

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
            using var report = Open(_plan.EvaluationOf(run, kind));
            foreach (string number in EvidenceNumbers.OfDescriptions)
            {
                Take(report.Scores, number, named(number), numbers);
            }
        }

        using (RunReport report = Open(_plan.EvaluationOf(run, "questions")))
        {
            Take(report.Scores, "accuracy", EvidenceNumbers.QuestionAccuracy, numbers);
            Take(report.Scores, "F1", EvidenceNumbers.QuestionF1, numbers);
            Take(report.Scores, "yes", EvidenceNumbers.QuestionYes, numbers);
        }

        if (run.Method is not null)
        {
            using RunReport report = Open(_plan.FolderOf(run));
            Take(report.Training, EvidenceNumbers.OmegaAnswer, EvidenceNumbers.OmegaAnswer, numbers);
            Take(report.Training, EvidenceNumbers.OmegaPicture, EvidenceNumbers.OmegaPicture, numbers);
        }

        return numbers;
    }

    private static RunReport Open(string run) => RunReport.Open([run], BuiltInBenchmarks.All, new RunReportOptions());

    // A number that a run does not have, such as ω of a picture without pictures, is left out.
    private static void Take(RunTable table, string label, string name, Dictionary<string, double> numbers)
    {
        int column = table.Columns.ToList().FindIndex(each => each.Label == label);
        if (column >= 0 && table.Rows is [RunRow row] && row.Cells[column] is RunCell cell)
        {
            numbers.Add(name, cell.Mean);
        }
    }
}
