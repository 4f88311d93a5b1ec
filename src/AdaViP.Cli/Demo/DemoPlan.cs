using System.Globalization;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Stages;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Demo;

/// <summary>The commands of the demo, in order: what a user would type for real data, with files of the drawn world.</summary>
/// <param name="request">What is to be done.</param>
/// <param name="world">Its world.</param>
internal sealed class DemoPlan(DemoRequest request, WorldRecipe world)
{
    private const int HashShown = 12;

    // Row of the model that all others begin with.
    private const string StartTitle = "SFT";

    private readonly string _evaluation = Path.Combine(request.Folder, "evaluation");
    private readonly string _models = Path.Combine(request.Folder, "models");
    private readonly string _model = Path.Combine(request.Folder, "models", ShippedModels.AssistantName);
    private readonly string _foundation =
        Path.Combine(request.Folder, "models", ShippedModels.FoundationName, FoundationTraining.ConfigurationName);
    private readonly string _notes = Path.Combine(request.Folder, "notes.txt");
    private readonly List<string> _runs = [];
    private readonly List<string> _evaluations = [];
    private readonly List<string> _pairs = [];
    private readonly List<Stage> _stages = [];

    /// <summary>The page of the last stage.</summary>
    public string Report => Path.Combine(request.Folder, "report.html");

    /// <summary>A picture that every model was asked about.</summary>
    public string Picture => Path.Combine(_evaluation, EvaluationData.PictureName(0));

    /// <summary>What tells this demo from another one, in words; a world file counts by what is in it.</summary>
    public string Name { get; } =
        $"demo, size {request.Size.Name}, seed {Number(request.Seed)}, " + (request.World is null
            ? "built-in world"
            : $"world {Digest.Of(BoundedFile.Read(request.World, BoundedFile.Settings))[..HashShown]}");

    // On the page: what its numbers can be compared for.
    private string Title => request.Size == DemoSize.Quick
        ? "AdaViP demo, a quick one: too few scenes and steps to tell methods apart"
        : "AdaViP demo in the micro-world";

    /// <summary>Folder of the tuned model of a method, for the first seed.</summary>
    public string RunOf(TuningMethod method) => Path.Combine(FolderOf(request.Seed), "runs", method.Name);

    /// <summary>Writes what the report says of world and rows, which no other file of the demo has in words.</summary>
    public void WriteNotes() =>
        AtomicFile.WriteText(_notes, string.Join("\n\n", new DemoNotes(request, world, StartTitle).Paragraphs()) + "\n");

    /// <summary>All stages.</summary>
    public IReadOnlyList<Stage> Stages()
    {
        foreach (List<string> names in new[] { _runs, _evaluations, _pairs })
        {
            names.Clear();
        }

        _stages.Clear();
        Add("the models that come with the program", _models, ["micro", "copy-models", .. World()], DemoTimes.Copying);
        _stages[0] = _stages[0] with { IsCheck = true };
        Add(
            "scenes to evaluate on",
            _evaluation,
            ["micro", "draw", "evaluation", .. Drawn(request.Size.Evaluated, request.Seed), "--overwrite"],
            DemoTimes.Drawing(request.Size.Evaluated));
        Evaluate(ShippedModels.AssistantName, _model, request.Folder);
        for (long drawn = request.Seed; drawn < request.Seed + request.Size.Seeds; drawn++)
        {
            Tune(drawn);
        }

        Add(
            "the report",
            Report,
            [
                "report", .. _evaluations, .. _runs, .. _pairs, "--title", Title, "--notes", _notes, .. RowNames(),
                "--overwrite",
            ],
            DemoTimes.Reporting);
        return _stages;
    }

    private string FolderOf(long drawn) =>
        Path.Combine(request.Folder, string.Create(CultureInfo.InvariantCulture, $"seed-{drawn}"));

    private void Tune(long drawn)
    {
        string mine = FolderOf(drawn);
        string preferences = Path.Combine(mine, "preferences.parquet");
        Add(
            "preferences about the model's own descriptions",
            preferences,
            ["micro", "preferences", "--model", _model, .. Drawn(request.Size.Scenes, drawn), .. Device(), "--overwrite"],
            DemoTimes.Preferring(request.Size.Scenes, world.Labels.Samples));
        string pairs = Path.Combine(mine, "pairs");
        _pairs.Add(pairs);
        Add(
            "doctored pictures: one object of the chosen answer removed",
            pairs,
            ["pairs", "build", "--data", preferences, "--models", _foundation],
            DemoTimes.Building(request.Size.Scenes));
        foreach (TuningMethod method in request.Size.Methods)
        {
            string run = Path.Combine(mine, "runs", method.Name);
            _runs.Add(run);
            _stages.Add(MicroStages.Tune(
                run, method, _model, pairs,
                [$"schedule.steps={Number(request.Size.Steps)}", $"schedule.seed={Number(drawn)}"], Device()) with
            {
                Foreseen = DemoTimes.Tuning(request.Size.Scenes, request.Size.Steps, method),
            });
            Evaluate(method.Name, run, mine);
        }
    }

    // Descriptions, and questions.
    private void Evaluate(string name, string model, string where)
    {
        string evaluations = Path.Combine(where, "evaluations", name);
        string chair = Path.Combine(evaluations, "chair");
        string pope = Path.Combine(evaluations, "pope");
        _evaluations.AddRange([chair, pope]);
        _stages.Add(MicroStages.Describe($"descriptions by the model: {name}", chair, model, _evaluation, Device()) with
        {
            Foreseen = DemoTimes.Describing(request.Size.Evaluated),
        });
        _stages.Add(MicroStages.Score(
            $"coverage and grammar of these descriptions: {name}", chair, _evaluation,
            [.. World(), "--seed", Number(request.Seed)]) with
        {
            Foreseen = DemoTimes.Scoring,
        });
        _stages.Add(MicroStages.Ask(
            $"questions with yes or no to the model: {name}", pope, model, _evaluation, request.Size.Questions, Device()) with
        {
            Foreseen = DemoTimes.Asking(request.Size.Questions),
        });
    }

    // What the table calls the models, as papers do; methods without such a word keep their name.
    private IEnumerable<string> RowNames() => request.Size.Methods
        .Where(method => method.Title != method.Loss)
        .Select(method => (method.Name, method.Title))
        .Prepend((ShippedModels.AssistantName, StartTitle))
        .SelectMany(row => new[] { "--name", $"{row.Item1}={row.Item2}" });

    private IEnumerable<string> World() => request.World is null ? [] : ["--world", request.World];

    private IEnumerable<string> Drawn(int count, long drawn) =>
        [.. World(), "--seed", Number(drawn), "--count", Number(count)];

    private IEnumerable<string> Device() => request.Device is null ? [] : ["--device", request.Device];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private void Add(string title, string result, IEnumerable<string> arguments, TimeSpan foreseen) =>
        _stages.Add(MicroStages.Made(title, result, arguments) with { Foreseen = foreseen });
}
