using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Questions;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Running;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Stored;

/// <summary>A finished evaluation of one benchmark, as its folder has it.</summary>
public sealed class StoredEvaluation
{
    private static readonly string[] Keys = ["id", "image_id", "image"];
    private static readonly string[] Prompts = ["prompt", "question", "query", "text"];

    private StoredEvaluation(string folder, IBenchmark benchmark, StoredScores scores)
    {
        (Folder, Benchmark, Scores) = (folder, benchmark, scores);
    }

    /// <summary>As given.</summary>
    public string Folder { get; }

    /// <summary>What was scored.</summary>
    public IBenchmark Benchmark { get; }

    /// <summary>The numbers.</summary>
    public StoredScores Scores { get; }

    /// <summary>Counters per question; null where the file is not there.</summary>
    public ItemTable? Items { get; private init; }

    /// <summary>Where the answers are from; null for stored answers of another program.</summary>
    public AnswerOrigin? Origin { get; private init; }

    /// <summary>Whether a folder has the scores of an evaluation.</summary>
    /// <param name="folder">Any folder.</param>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, ScoresFile.FileName));

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Has scores.json.</param>
    /// <param name="catalogue">The benchmarks that may have been scored.</param>
    /// <exception cref="UserDataException">A file is missing or damaged; names file and field.</exception>
    public static StoredEvaluation Open(string folder, BenchmarkCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        string scores = Path.Combine(folder, ScoresFile.FileName);
        StoredScores stored = StoredScores.Read(scores);
        string name = stored.Benchmark ?? throw new UserDataException(
            $"{scores} does not name its benchmark (extra.benchmark); score the answers again.");
        IBenchmark benchmark = catalogue.Find(name) ?? throw new UserDataException(
            $"{scores}: extra.benchmark is \"{name}\", which this program cannot compare; "
            + $"it knows {string.Join(", ", catalogue.Names)}.");
        string items = Path.Combine(folder, ItemTableFile.FileName);
        return new StoredEvaluation(folder, benchmark, stored)
        {
            Items = File.Exists(items) ? ReadItems(items, benchmark) : null,
            Origin = AnswerOrigin.Read(folder),
        };
    }

    /// <summary>
    /// The descriptions of pictures with the words that they were scored by, in the order of the answers; none where the
    /// answers, or their words, are not in the folder.
    /// </summary>
    /// <exception cref="UserDataException">A file is damaged; names file and line.</exception>
    public IReadOnlyList<StoredDescription> Descriptions()
    {
        string answers = Path.Combine(Folder, EvaluationFiles.AnswersName);
        string items = Path.Combine(Folder, ItemTableFile.FileName);
        if (!File.Exists(answers) || !File.Exists(items))
        {
            return [];
        }

        IReadOnlyDictionary<string, ItemWords> words = ItemTableFile.ReadWords(items);
        string[] texts = [Benchmark.Preset.AnswerField, "caption", "text", "answer", "response"];
        var pictures = new PictureFinder(Benchmark.Preset, Origin?.Places.Images ?? []);
        List<StoredDescription> found = [];
        foreach (JsonRow row in words.Count == 0 ? [] : JsonRows.Read(answers))
        {
            string? key = Keys.Select(name => BenchmarkQuestion.FieldOf(row, name))
                .FirstOrDefault(value => value is not null && words.ContainsKey(value));
            if (key is not null)
            {
                string text = row.Text(row.FirstOf(texts));
                string asked = Prompts.Where(name => !texts.Contains(name))
                    .Select(name => BenchmarkQuestion.FieldOf(row, name)).FirstOrDefault(value => value is not null) ?? "";
                found.Add(new StoredDescription(key, asked, text, words[key], () => pictures.Find(row)));
            }
        }

        return found;
    }

    private static ItemTable ReadItems(string path, IBenchmark benchmark)
    {
        (string found, ItemTable table) = ItemTableFile.Read(path);
        return found == benchmark.Name && benchmark.HasWidth(table.Counters)
            ? table
            : throw new UserDataException(
                $"{path} has {table.Counters} counters of {found}, but the scores beside it are of {benchmark.Name}, "
                + $"which has {benchmark.Counters.Count} ({string.Join(", ", benchmark.Counters)}). Score the answers again.");
    }
}
