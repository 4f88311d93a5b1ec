using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Running;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Statistics;

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
    /// <summary>
    /// Columns in their order: name, benchmark, path in its scores.json, and how the number there becomes the column.
    /// </summary>
    public static IReadOnlyList<ComparisonColumn> Columns { get; } =
    [
        new("Non-Rsp", "objhal", ["metrics", "CHAIRs_refine"], value => 100 * (1 - value)),
        new("Non-Men", "objhal", ["metrics", "CHAIRi"], value => 100 * (1 - value)),
        new("Acc", "amber", ["overall", "Accuracy"], value => value),
        new("F1", "amber", ["overall", "F1"], value => value),
        new("CHAIR", "amber", ["generative", "CHAIR"], value => value),
        new("Cog", "amber", ["generative", "Cog"], value => value),
        new("AMBER", "amber", ["AMBER"], value => value),
        new("MMHal", "mmhal", ["mean"], value => value),
        new("Hall", "mmhal", ["hallucination_rate"], value => 100 * value),
        new("POPE-Acc", "pope", ["Accuracy"], value => 100 * value, Group: "mean"),
        new("POPE-F1", "pope", ["F1"], value => 100 * value, Group: "mean"),
        new("CHAIRs", "chair", ["metrics", "CHAIRs"], value => 100 * value),
        new("CHAIRi", "chair", ["metrics", "CHAIRi"], value => 100 * value),
    ];

    /// <summary>Reads a run.</summary>
    /// <param name="folder">Folder with scores.json, or with one folder per benchmark.</param>
    /// <exception cref="UserDataException">There are no scores, or two of one benchmark.</exception>
    public static ComparedRun Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserDataException($"{folder} is no folder; name the {Setting.OutputFolder} folder of an evaluation.");
        }

        string[] folders = [folder, .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
        string[] scored = [.. folders.Where(place => File.Exists(Path.Combine(place, EvaluationFiles.ScoresName)))];
        if (scored.Length == 0)
        {
            throw new UserDataException(
                $"{folder} has no {EvaluationFiles.ScoresName}, nor have the folders in it. "
                + $"Score the run first with {EvaluationSettings.Evaluate}.");
        }

        var values = new Dictionary<string, double>();
        var items = new Dictionary<string, ItemTable>();
        var conditions = new Dictionary<string, IReadOnlyList<ScoringCondition>>();
        var places = new Dictionary<string, string>();
        foreach (string place in scored)
        {
            string scores = Path.Combine(place, EvaluationFiles.ScoresName);
            JsonObject document = Read(scores);
            string benchmark = BenchmarkOf(document, scores);
            if (!places.TryAdd(benchmark, place))
            {
                throw new UserDataException(
                    $"{folder} has two evaluations of {benchmark}: {places[benchmark]} and {place}. Name them as two runs.");
            }

            foreach (ComparisonColumn column in Columns.Where(column => column.Benchmark == benchmark))
            {
                if (column.Value(document, scores) is double value)
                {
                    values[column.Name] = value;
                }
            }

            conditions[benchmark] = ScoringConditions.Of(document);
            string table = Path.Combine(place, ItemTableFile.FileName);
            if (File.Exists(table))
            {
                items[benchmark] = ReadItems(table, benchmark);
            }
        }

        return new ComparedRun(Path.TrimEndingDirectorySeparator(folder), values, items, conditions);
    }

    private static string BenchmarkOf(JsonObject document, string file)
    {
        string? benchmark = (document["extra"] as JsonObject)?["benchmark"] is JsonValue value && value.TryGetValue(out string? name)
            ? name
            : throw new UserDataException($"{file} does not name its benchmark (extra.benchmark); score the answers again.");
        string[] known = [.. Columns.Select(column => column.Benchmark).Distinct()];
        return known.Contains(benchmark)
            ? benchmark
            : throw new UserDataException(
                $"{file}: extra.benchmark is \"{benchmark}\", which this program cannot compare; it knows {string.Join(", ", known)}.");
    }

    private static ItemTable ReadItems(string path, string benchmark)
    {
        (string found, ItemTable table) = ItemTableFile.Read(path);
        IReadOnlyList<string> counters = HeadlineMetrics.CountersOf(benchmark);
        return found == benchmark && HeadlineMetrics.HasWidth(benchmark, table.Counters)
            ? table
            : throw new UserDataException(
                $"{path} has {table.Counters} counters of {found}, but the scores beside it are of {benchmark}, which has "
                + $"{counters.Count} ({string.Join(", ", counters)}). Score the answers again.");
    }

    private static JsonObject Read(string path) =>
        JsonInput.ReadNode(path, RepeatedKeys.Refused, "Score the answers again.", BoundedFile.Records);
}
