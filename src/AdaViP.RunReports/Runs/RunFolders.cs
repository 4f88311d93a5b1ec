using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Stored;
using AdaViP.Pairs.Building;

namespace AdaViP.RunReports.Runs;

/// <summary>Runs that were named, by their kind, in the order in which they were named.</summary>
/// <param name="Trainings">With their steps.</param>
/// <param name="Evaluations">One per benchmark.</param>
/// <param name="Builds">Folders of pairs.</param>
internal sealed record RunFolders(
    IReadOnlyList<TrainingRun> Trainings, IReadOnlyList<EvaluationRun> Evaluations, IReadOnlyList<string> Builds)
{
    // Folders below the one that is named: experiments, seeds, models and benchmarks have room in it.
    private const int DeepestRun = 6;

    private const string LookedFor =
        "metrics.jsonl or the run.json of a training run, the scores.json of an evaluation, "
        + "pairs.json or trace.jsonl of a build of pairs";

    /// <summary>Reads folders.</summary>
    /// <param name="folders">Runs, or folders that have runs in them.</param>
    /// <param name="catalogue">The benchmarks that may have been scored.</param>
    /// <exception cref="UserDataException">A folder is not a run, or a file of a run is damaged.</exception>
    public static RunFolders Open(IReadOnlyList<string> folders, BenchmarkCatalogue catalogue)
    {
        List<TrainingRun> trainings = [];
        List<EvaluationRun> evaluations = [];
        List<string> builds = [];
        HashSet<string> seen = [];
        foreach ((string folder, string container) in folders.SelectMany(Inside))
        {
            if (!seen.Add(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))))
            {
                continue;
            }

            if (TrainingRun.IsOne(folder))
            {
                trainings.Add(TrainingRun.Open(folder).WithMetrics());
            }

            if (StoredEvaluation.IsOne(folder))
            {
                evaluations.Add(EvaluationRun.Open(folder, container, catalogue));
            }

            if (BuiltPairs.IsOne(folder))
            {
                builds.Add(folder);
            }
        }

        return new RunFolders(trainings, evaluations, builds);
    }

    // The folder itself, or those in it that are runs.
    private static IEnumerable<(string Folder, string Container)> Inside(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserDataException(
                $"{ShownValue.Cut(folder, ShownValue.LongestPath)} "
                + $"{(File.Exists(folder) ? "is a file, not the folder of a run" : "does not exist")}. "
                + "Name the folder of a run.");
        }

        if (IsRun(folder))
        {
            return [(folder, folder)];
        }

        (string Folder, string Container)[] inside = [.. Within(folder, DeepestRun)];
        return inside.Length > 0
            ? inside
            : throw new UserDataException(HasAnswers(folder)
                ? $"{folder} is an evaluation without scores.json: it was not scored. Run it to its end, then name it again."
                : $"{folder} is not a run and holds none. Looked for {LookedFor}. Name the folder of a run.");
    }

    // Runs are not looked for inside runs, nor behind links, which may lead in a circle.
    private static IEnumerable<(string Folder, string Container)> Within(string folder, int depth) => depth == 0
        ? []
        : Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .Where(inner => new DirectoryInfo(inner).LinkTarget is null)
            .SelectMany(inner => IsRun(inner) ? [(inner, folder)] : Within(inner, depth - 1));

    private static bool IsRun(string folder) =>
        TrainingRun.IsOne(folder) || StoredEvaluation.IsOne(folder) || BuiltPairs.IsOne(folder);

    private static bool HasAnswers(string folder) => File.Exists(Path.Combine(folder, "answers.jsonl"));
}
