using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Pairs.Building;
using AdaViP.Reports;
using AdaViP.RunReports.Pages;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports;

/// <summary>
/// A report about runs of any kind: training runs, evaluations, builds of pairs. It has tables for programs and one page for
/// people; all that it says is made of the runs' own files.
/// </summary>
public sealed class RunReport : IDisposable
{
    private readonly ReportContents _contents;

    private RunReport(RunFolders folders, RunReportOptions options)
    {
        (IReadOnlyList<ModelRow> evaluated, IReadOnlyList<ModelRow> trained) = ModelRows.Of(folders, options.Names);
        RunTable scores = ScoreTableBuilder.Of(evaluated);
        List<BuiltPairs> builds = OpenAll(folders.Builds);
        _contents = new ReportContents
        {
            Title = options.Title,
            Command = options.Command,
            Notes = options.Notes,
            Summary = [.. builds.Select(Words.Summary.OfPairs), .. Words.Summary.Of(evaluated, trained, scores)],
            Notices = [.. folders.Trainings.SelectMany(run => run.Notices), .. builds.SelectMany(build => build.Notices)],
            Scores = (evaluated, scores),
            Training = (trained, TrainingTableBuilder.Of(trained)),
            Builds = builds,
            Pictures = options.Pictures,
            Pairs = options.Pairs,
        };
    }

    /// <summary>Numbers of every evaluation, a row per model; without rows where no evaluation was named.</summary>
    public RunTable Scores => _contents.Scores.Table;

    /// <summary>How training ended, a row per recipe; without rows where no training run was named.</summary>
    public RunTable Training => _contents.Training.Table;

    /// <summary>What happened, in sentences.</summary>
    public IReadOnlyList<string> Summary => _contents.Summary;

    /// <summary>What is missing or unfinished, in sentences.</summary>
    public IReadOnlyList<string> Notices => _contents.Notices;

    /// <summary>Reads runs.</summary>
    /// <param name="folders">Runs, or folders that have runs in them; their order is that of the report.</param>
    /// <param name="catalogue">The benchmarks that may have been scored.</param>
    /// <param name="options">What is shown.</param>
    /// <exception cref="UserDataException">A folder is not a run, or a file of a run is damaged; names file and line.</exception>
    /// <exception cref="UserOptionException">A row is renamed that is not there, or as another one is called.</exception>
    public static RunReport Open(IReadOnlyList<string> folders, BenchmarkCatalogue catalogue, RunReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return new RunReport(RunFolders.Open(folders, catalogue), options);
    }

    /// <summary>Whether a file is a page that <see cref="Write"/> wrote, by its first lines.</summary>
    /// <param name="file">A regular file.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static bool IsPage(string file) => Page.IsFrom(file, WrittenBy.PageOfRuns);

    /// <summary>Writes the page: one file that loads nothing, for phones, screens and paper.</summary>
    /// <param name="writer">Gets HTML.</param>
    /// <exception cref="UserDataException">A file of a run is damaged; names file and line.</exception>
    public void Write(TextWriter writer) => ReportPage.Of(_contents).Write(writer);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (BuiltPairs build in _contents.Builds)
        {
            build.Dispose();
        }
    }

    private static List<BuiltPairs> OpenAll(IReadOnlyList<string> folders)
    {
        List<BuiltPairs> builds = [];
        try
        {
            foreach (string folder in folders)
            {
                builds.Add(BuiltPairs.Open(folder));
            }

            return builds;
        }
        catch
        {
            builds.ForEach(build => build.Dispose());
            throw;
        }
    }
}
