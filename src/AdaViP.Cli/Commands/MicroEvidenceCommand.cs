using System.CommandLine;
using System.Text;
using AdaViP.Cli.Evidence;
using AdaViP.Cli.Failures;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Evidence.Pages;
using AdaViP.Reports.Charts;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip micro evidence</c>: the paper's claims tested in the drawn world, and the page about it.</summary>
internal static class MicroEvidenceCommand
{
    private const string PageStart = "# Evidence\n";

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for models, data and evaluations: new, empty, or of a stopped call, which is continued.",
            HelpName = "folder",
            DefaultValueFactory = _ => "adavip-evidence",
        };
        var results = new Option<string?>("--results")
        {
            Description = "File of the numbers of finished runs, which are not run again; "
                + $"default: {EvidenceLog.FileName} in --out.",
            HelpName = "file",
        };
        var page = new Option<string?>("--page")
        {
            Description = "Markdown file about what has run; its charts and world files go into a folder beside it.",
            HelpName = "file",
        };
        Option<int> runs = NumberOption.Of<EvidenceOptions, int>("--runs", "count", nameof(EvidenceOptions.Runs));
        var command = new Command(
            "evidence", "Tests the paper's claims in the drawn world: some two hundred tuned models, in hours.")
        {
            output, results, page, runs,
        };
        command.SetAction(parsed =>
        {
            string folder = SharedOptions.Place(parsed.GetRequiredValue(output), output.Name);
            string? file = SharedOptions.Place(parsed.GetValue(results), results.Name);
            string? written = SharedOptions.Place(parsed.GetValue(page), page.Name);
            int most = parsed.GetValue(runs);
            string identity = EvidenceReport.Identity();
            if (file is null || most > 0)
            {
                EvidenceSession.Claim(folder, identity);
            }

            string log = file ?? Path.Combine(folder, EvidenceLog.FileName);
            OutputFolder.Make(Path.GetDirectoryName(Path.GetFullPath(log))!);
            using EvidenceLog numbers = EvidenceLog.Open(log, identity);
            try
            {
                return new EvidenceSession(folder, EvidenceDesign.Sizes, numbers, terminal.ForLog(), StageCommand.Invoke)
                {
                    Machine = new EvidenceMachine(ProcessorText.Whole, ProgramVersion.Text),
                }.Run(most);
            }
            finally
            {
                // Also where a start model cannot be used: the page has its numbers.
                if (written is not null)
                {
                    Write(numbers, written, terminal);
                }
            }
        });
        return command;
    }

    private static void Write(EvidenceLog log, string page, Terminal terminal)
    {
        var table = new EvidenceTable(log);
        string name = Path.GetFileNameWithoutExtension(page);
        string worlds = $"{name}/{EvidencePlan.WorldsName}";
        string folder = Path.GetDirectoryName(Path.GetFullPath(page))!;
        var charts = new List<(EvidenceChart Chart, string Address)>();
        foreach (EvidenceChart chart in EvidenceChart.All)
        {
            if (chart.Draw(table) is LineChart drawn)
            {
                string address = $"{name}/{chart.Name}.svg";
                Write(Path.Combine(folder, address), ("a chart", LineChart.IsFile), drawn.WriteFile);
                charts.Add((chart, address));
            }
        }

        foreach ((string file, string world) in EvidenceWorlds.All)
        {
            Write(Path.Combine(folder, worlds, file), ("a world file", IsWorld), writer => writer.Write(world));
        }

        string text = new EvidencePage(table, EvidenceReport.Facts()).Write(charts, worlds);
        Write(page, ("a page that micro evidence wrote", IsPage), writer => writer.Write(text));
        terminal.ForLog().Out.WriteLine($"The page is {page}");
    }

    private static void Write(string path, (string, Predicate<string>) kind, Action<TextWriter> write)
    {
        using OutputFile target = OutputFile.Create(path, overwrite: true, "--page", kind, []);
        target.Write(stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            write(writer);
        });
        target.Complete();
    }

    private static bool IsWorld(string file)
    {
        try
        {
            WorldFile.Load(file);
            return true;
        }
        catch (UsageErrorException)
        {
            return false;
        }
    }

    private static bool IsPage(string file) => Encoding.UTF8.GetString(BoundedFile.Read(file, BoundedFile.Settings))
        .StartsWith(PageStart, StringComparison.Ordinal);
}
