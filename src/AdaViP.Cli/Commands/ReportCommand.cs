using System.CommandLine;
using System.Text;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Evaluation;
using AdaViP.RunReports;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip report</c>: one page about any runs, and their numbers as a table.</summary>
internal static class ReportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var runs = new Argument<string[]>("runs")
        {
            Description = "Folders of training runs, evaluations and builds of pairs, or folders with such folders in them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string?>("--out")
        {
            Description = "HTML file that loads nothing from elsewhere; - for standard output; default: the tables only.",
            HelpName = "file",
        };
        Option<bool> overwrite = SharedOptions.Overwrite("Replace an earlier report; other files are never replaced.");
        var title = new Option<string?>("--title") { Description = "Heading of the page.", HelpName = "text" };
        Option<int> pictures =
            NumberOption.Of<RunReportOptions, int>("--pictures", "count", nameof(RunReportOptions.Pictures));
        Option<int> pairs = NumberOption.Of<RunReportOptions, int>("--pairs", "count", nameof(RunReportOptions.Pairs));
        Option<bool> json = SharedOptions.Json("Print one JSON object instead of tables; its numbers are not rounded.");
        var command = new Command("report", "Writes one page about runs: numbers over seeds, training curves, captions, pairs.")
        {
            runs, output, overwrite, title, pictures, pairs, json,
        };
        command.SetAction(parsed =>
        {
            string? file = SharedOptions.Place(parsed.GetValue(output), output.Name);
            bool asJson = parsed.GetValue(json);
            if (file is not null && OutputFile.IsStandardOutput(file) && asJson)
            {
                throw new UsageErrorException("--out - and --json both write to standard output; name a file for the page.");
            }

            RunReportOptions options = new()
            {
                Pictures = parsed.GetValue(pictures),
                Pairs = parsed.GetValue(pairs),
                Command = terminal.Invocation.WithoutOverwrite().ToString(),
            };
            using var report = RunReport.Open(
                parsed.GetRequiredValue(runs), BuiltInBenchmarks.All,
                parsed.GetValue(title) is { Length: > 0 } heading ? options with { Title = heading } : options);
            if (file is not null)
            {
                WritePage(report, file, parsed.GetValue(overwrite));
            }

            Print(report, file, asJson, terminal);
        });
        return command;
    }

    private static void WritePage(RunReport report, string file, bool overwrite)
    {
        using OutputFile target = OutputFile.Create(file, overwrite, "--out", ("a page that report wrote", RunReport.IsPage), []);
        target.Write(stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            report.Write(writer);
        });
        target.Complete();
    }

    private static void Print(RunReport report, string? file, bool asJson, Terminal terminal)
    {
        foreach (string notice in report.Notices)
        {
            terminal.Warn(notice);
        }

        if (asJson)
        {
            CommandJson.Write(RunReportJson.Of(report), terminal);
            return;
        }

        if (file is not null && OutputFile.IsStandardOutput(file))
        {
            return;
        }

        // Beside a page the tables are only its log.
        TextWriter shown = file is null ? terminal.Out : terminal.ForLog().Out;
        RunTableText.Write(report.Scores, shown);
        RunTableText.Write(report.Training, shown);
        if (file is not null)
        {
            shown.WriteLine($"The page is {file}");
        }
    }
}
