using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;

namespace AdaViP.RunReports.Runs;

/// <summary>A training run as its folder has it: what was trained on what, and the numbers of every logged step.</summary>
internal sealed class TrainingRun
{
    /// <summary>The numbers of every step.</summary>
    internal const string MetricsName = "metrics.jsonl";

    /// <summary>What the run is.</summary>
    internal const string DescriptionName = "run.json";

    private const string EnvironmentName = "environment.json";
    private const string StepStart = "step-";

    // Of the members of a training run's description, the one that those of evaluations, which have the same name, are without.
    private const string KindMember = "model_fingerprint";

    private const string Advice = "Copy it back from a backup, or leave this run out.";

    private TrainingRun(string folder) => Folder = folder;

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>The recipe's name, or the folder's where the run does not say.</summary>
    public string Name => Recipe.GetValueOrDefault(RecipeKeys.Name) is { Length: > 0 } name ? name : Path.GetFileName(Folder);

    /// <summary>Every key of the recipe; empty where the run does not say.</summary>
    public IReadOnlyDictionary<string, string> Recipe { get; private init; } = new Dictionary<string, string>();

    /// <summary>Seed of the run; null where the run does not say.</summary>
    public string? Seed => Recipe.GetValueOrDefault(RecipeKeys.Seed);

    /// <summary>The start model, as given; null where the run does not say.</summary>
    public string? StartModel { get; private init; }

    /// <summary>The data, as given; null where the run does not say.</summary>
    public string? Data { get; private init; }

    /// <summary>The command line; null where the run does not say.</summary>
    public string? Command { get; private init; }

    /// <summary>Every logged step, in order; empty before <see cref="WithMetrics"/>.</summary>
    public IReadOnlyList<MetricsLine> Steps { get; private init; } = [];

    /// <summary>What is missing, in sentences.</summary>
    public IReadOnlyList<string> Notices { get; private init; } = [];

    /// <summary>Whether a folder is that of a training run.</summary>
    /// <param name="folder">Any folder.</param>
    /// <exception cref="UserDataException">It has a description that is damaged, of whatever it is.</exception>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, MetricsName)) || Describes(folder);

    /// <summary>The run that made a model: the folder itself, or the one above a checkpoint.</summary>
    /// <param name="model">Folder of a model; need not exist.</param>
    /// <returns>Null for a model that no run is known of, and the step of a checkpoint.</returns>
    /// <exception cref="UserDataException">The run's description is damaged.</exception>
    public static (TrainingRun Run, int? Step)? Of(string model)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(model));
        if (Describes(folder))
        {
            return (Open(folder), null);
        }

        string? above = Path.GetDirectoryName(folder);
        string name = Path.GetFileName(folder);
        return above is not null && Describes(above) && name.StartsWith(StepStart, StringComparison.Ordinal)
            && int.TryParse(name[StepStart.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? (Open(above), step) : null;
    }

    /// <summary>Reads what a run is.</summary>
    /// <param name="folder">Folder of the run.</param>
    /// <exception cref="UserDataException">A file is damaged; names file and line.</exception>
    public static TrainingRun Open(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string description = Path.Combine(full, DescriptionName);
        if (!File.Exists(description))
        {
            return new TrainingRun(full)
            {
                Notices = [$"{full} has no {DescriptionName}: recipe, seed and data of the run are not known."],
            };
        }

        JsonElement root = JsonInput.ReadObject(description, RepeatedKeys.LastCounts, Advice);
        return new TrainingRun(full)
        {
            Recipe = root.TryGetProperty("recipe", out JsonElement recipe) && recipe.ValueKind == JsonValueKind.Object
                ? recipe.EnumerateObject().Where(key => key.Value.ValueKind == JsonValueKind.String)
                    .ToDictionary(key => key.Name, key => key.Value.GetString()!)
                : [],
            StartModel = Text(root, "model_folder"),
            Data = Text(root, "data"),
            Command = CommandOf(Path.Combine(full, EnvironmentName)),
        };
    }

    /// <summary>The same run with its steps.</summary>
    /// <exception cref="UserDataException">A line is damaged; names file and line.</exception>
    public TrainingRun WithMetrics()
    {
        string file = Path.Combine(Folder, MetricsName);
        List<string> notices = [.. Notices];
        IReadOnlyList<MetricsLine> steps = [];
        if (!File.Exists(file))
        {
            notices.Add($"{Folder} has no {MetricsName}: nothing is drawn of this run.");
        }
        else
        {
            steps = MetricsFile.Read(file, out string? notice);
            notices.AddRange(notice is null ? [] : [notice]);
        }

        return new TrainingRun(Folder)
        {
            Recipe = Recipe,
            StartModel = StartModel,
            Data = Data,
            Command = Command,
            Steps = steps,
            Notices = notices,
        };
    }

    private static bool Describes(string folder)
    {
        string file = Path.Combine(folder, DescriptionName);
        return File.Exists(file)
            && JsonInput.ReadObject(file, RepeatedKeys.LastCounts, Advice).TryGetProperty(KindMember, out _);
    }

    // The last process that worked on the run. The file says what a run was made with; the run does not depend on it.
    private static string? CommandOf(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            JsonElement root = JsonInput.ReadObject(file, RepeatedKeys.LastCounts, Advice);
            return root.TryGetProperty("processes", out JsonElement processes) && processes.ValueKind == JsonValueKind.Array
                ? processes.EnumerateArray().Select(process => Text(process, "command")).LastOrDefault(text => text is not null)
                : null;
        }
        catch (UserDataException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
