using AdaViP.Core.Data;
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
    private readonly RunReportOptions _options;

    private RunReport(RunFolders folders, RunReportOptions options)
    {
        _options = options;
        (Evaluated, Trained) = ModelRows.Of(folders);
        Scores = ScoreTableBuilder.Of(Evaluated);
        Training = TrainingTableBuilder.Of(Trained);
        Builds = OpenAll(folders.Builds);
        Summary = [.. Builds.Select(Words.Summary.OfPairs), .. Words.Summary.Of(Evaluated, Trained, Scores)];
        Notices = [.. folders.Trainings.SelectMany(run => run.Notices), .. Builds.SelectMany(build => build.Notices)];
    }

    /// <summary>Numbers of every evaluation, a row per model; without rows where no evaluation was named.</summary>
    public RunTable Scores { get; }

    /// <summary>How training ended, a row per recipe; without rows where no training run was named.</summary>
    public RunTable Training { get; }

    /// <summary>What happened, in sentences.</summary>
    public IReadOnlyList<string> Summary { get; }

    /// <summary>What is missing or unfinished, in sentences.</summary>
    public IReadOnlyList<string> Notices { get; }

    internal IReadOnlyList<ModelRow> Evaluated { get; }

    internal IReadOnlyList<ModelRow> Trained { get; }

    internal IReadOnlyList<BuiltPairs> Builds { get; }

    /// <summary>Reads runs.</summary>
    /// <param name="folders">Runs, or folders that have runs in them; their order is that of the report.</param>
    /// <param name="catalogue">The benchmarks that may have been scored.</param>
    /// <param name="options">What is shown.</param>
    /// <exception cref="UserDataException">A folder is no run, or a file of a run is damaged; names file and line.</exception>
    public static RunReport Open(IReadOnlyList<string> folders, BenchmarkCatalogue catalogue, RunReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return new RunReport(RunFolders.Open(folders, catalogue), options);
    }

    /// <summary>Whether a file is a page that <see cref="Write"/> wrote, by its first lines.</summary>
    /// <param name="file">A regular file.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static bool IsPage(string file) => Page.IsFrom(file, ReportPage.Generator);

    /// <summary>Writes the page: one file that loads nothing, for phones, screens and paper.</summary>
    /// <param name="writer">Gets HTML.</param>
    /// <exception cref="UserDataException">A file of a run is damaged; names file and line.</exception>
    public void Write(TextWriter writer) => ReportPage.Of(this, _options).Write(writer);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (BuiltPairs build in Builds)
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
