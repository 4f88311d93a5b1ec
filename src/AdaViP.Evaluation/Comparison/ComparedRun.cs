using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Statistics;
using AdaViP.Evaluation.Stored;

namespace AdaViP.Evaluation.Comparison;

/// <summary>The evaluations of one model.</summary>
/// <param name="Name">The folder as given.</param>
/// <param name="Values">Column to number, where the run has it.</param>
/// <param name="Items">Benchmark to counters per question.</param>
/// <param name="Conditions">Benchmark to what its numbers depend on besides the answers.</param>
public sealed record ComparedRun(
    string Name,
    IReadOnlyDictionary<string, double> Values,
    IReadOnlyDictionary<string, ItemTable> Items,
    IReadOnlyDictionary<string, IReadOnlyList<ScoringCondition>> Conditions)
{
    /// <summary>Reads a run.</summary>
    /// <param name="folder">Folder with scores.json, or with one folder per benchmark.</param>
    /// <param name="catalogue">The benchmarks that may have been scored.</param>
    /// <exception cref="UserDataException">There are no scores, or two of one benchmark.</exception>
    public static ComparedRun Open(string folder, BenchmarkCatalogue catalogue)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserDataException($"{folder} is not a folder. Name the {SettingKey.OutputFolder} folder of an evaluation.");
        }

        string[] folders = [folder, .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
        string[] scored = [.. folders.Where(StoredEvaluation.IsOne)];
        if (scored.Length == 0)
        {
            throw new UserDataException(
                $"{folder} has no {ScoresFile.FileName}, nor have the folders in it. "
                + $"Score the run first with {EvaluationSettings.Evaluate}.");
        }

        var values = new Dictionary<string, double>();
        var items = new Dictionary<string, ItemTable>();
        var conditions = new Dictionary<string, IReadOnlyList<ScoringCondition>>();
        var places = new Dictionary<string, string>();
        foreach (string place in scored)
        {
            StoredEvaluation evaluation = StoredEvaluation.Open(place, catalogue);
            (IBenchmark benchmark, StoredScores stored) = (evaluation.Benchmark, evaluation.Scores);
            string name = benchmark.Name;
            if (!places.TryAdd(name, place))
            {
                throw new UserDataException(
                    $"{folder} has two evaluations of {name}: {places[name]} and {place}. Name them as two runs.");
            }

            foreach (ComparisonColumn column in benchmark.Columns)
            {
                if (stored.Number(column.Path) is double value)
                {
                    values[column.Name] = column.Shown(value);
                }
            }

            conditions[name] = ScoringConditions.Of(stored.Facts, benchmark);
            if (evaluation.Items is ItemTable table)
            {
                items[name] = table;
            }
        }

        return new ComparedRun(Path.TrimEndingDirectorySeparator(folder), values, items, conditions);
    }
}
