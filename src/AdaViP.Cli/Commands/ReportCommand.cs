using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Inputs;
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
        var notes = new Option<string?>("--notes")
        {
            Description = "Text file whose paragraphs stand at the head of the page: what these runs are.",
            HelpName = "file",
        };
        var names = new Option<string[]>("--name")
        {
            Description = "Calls a row something else: the name that it has, =, and the new one; may be repeated.",
            HelpName = "row=text",
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
        };
        names.Validators.Add(CheckNames);
        Option<int> pictures =
            NumberOption.Of<RunReportOptions, int>("--pictures", "count", nameof(RunReportOptions.Pictures));
        Option<int> pairs = NumberOption.Of<RunReportOptions, int>("--pairs", "count", nameof(RunReportOptions.Pairs));
        Option<bool> json = SharedOptions.Json("Print one JSON object instead of tables; its numbers are not rounded.");
        var command = new Command("report", "Writes one page about runs: numbers over seeds, training curves, captions, pairs.")
        {
            runs, output, overwrite, title, notes, names, pictures, pairs, json,
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
                Notes = parsed.GetValue(notes) is string text ? ReportNotes.Read(text, notes.Name) : [],
                Names = parsed.GetRequiredValue(names).Select(Parts).ToDictionary(name => name.Row, name => name.Text),
                Pictures = parsed.GetValue(pictures),
                Pairs = parsed.GetValue(pairs),
                Command = terminal.Invocation.WithoutOverwrite().ToString(),
            };
            using var report = RunReport.Open(
                parsed.GetRequiredValue(runs), BuiltInBenchmarks.All,
                parsed.GetValue(title) is { Length: > 0 } heading ? options with { Title = heading } : options);
            if (file is not null)
            {
                WritePage(report, file, parsed.GetValue(overwrite), parsed.GetValue(notes));
            }

            Print(report, file, asJson, terminal);
        });
        return command;
    }

    private static void CheckNames(OptionResult result)
    {
        string[] values = [.. result.Tokens.Select(token => token.Value)];
        foreach (string value in values)
        {
            (string row, string text) = Parts(value);
            if (row.Length == 0 || string.IsNullOrWhiteSpace(text))
            {
                result.AddError(
                    $"--name is \"{ShownValue.Cut(value)}\" but must be the name of a row, = and its new name, "
                    + "for example --name \"micro-llava=SFT\".");
            }
        }

        if (values.Select(Parts).CountBy(name => name.Row).FirstOrDefault(row => row.Value > 1).Key is string twice)
        {
            result.AddError($"--name renames the row \"{ShownValue.Cut(twice)}\" more than once. Give it one name.");
        }
    }

    private static (string Row, string Text) Parts(string value) =>
        value.IndexOf('=') is >= 0 and int at ? (value[..at], value[(at + 1)..]) : (value, "");

    private static void WritePage(RunReport report, string file, bool overwrite, string? notes)
    {
        using OutputFile target = OutputFile.Create(
            file, overwrite, "--out", ("a page that report wrote", RunReport.IsPage),
            notes is null ? [] : [("--notes", notes)]);
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
