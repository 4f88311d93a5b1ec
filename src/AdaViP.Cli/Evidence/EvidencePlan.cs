using AdaViP.Cli.Failures;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Stages;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Evidence;

/// <summary>The commands that make a run of the evidence; what several runs need is made by the first of them.</summary>
/// <param name="folder">Of all results.</param>
/// <param name="sizes">Of every run.</param>
/// <param name="words">Of what differs between runs.</param>
internal sealed class EvidencePlan(string folder, EvidenceSizes sizes, EvidenceWords words)
{
    /// <summary>Name of the folder of the world files.</summary>
    public const string WorldsName = "worlds";

    private const string UnspokenStart = "start";

    /// <summary>The recipe that start models learn to speak by.</summary>
    public const string StartRecipe = "micro-sft";

    /// <summary>World files by the name that the plan gives them.</summary>
    /// <returns>Path and text of each.</returns>
    public IEnumerable<(string Path, string Text)> Worlds() =>
        EvidenceWorlds.All.Select(world => (In(Path.Combine(WorldsName, world.Name)), world.Text));

    /// <summary>Commands of a run.</summary>
    public IReadOnlyList<Stage> Stages(EvidenceRun run)
    {
        if (run.Kind == RunKind.Look)
        {
            return [Copy(RemovableObjects.Any), Check(run)];
        }

        string scenes = In($"{StartOf(run)}-{KindOf(run)}-{words.Scenes(run)}");
        List<Stage> stages = [.. Models(run.Regime)];
        stages.Add(MicroStages.Made(
            "scenes to evaluate on", scenes,
            [
                "micro", "draw", KindOf(run), "--world", WorldOf(EvidenceDesign.Base with { Start = run.Regime.Start }),
                "--seed", words.Scenes(run), "--count", Number(sizes.Evaluated), "--overwrite",
            ]));
        if (run.Method is TuningMethod method)
        {
            stages.AddRange(Pairs(run));
            stages.Add(Tune(run, method));
        }

        string model = run.Method is null ? ModelOf(run.Regime) : FolderOf(run);
        stages.AddRange(Describe(run, "greedy", model, scenes, []));
        stages.AddRange(Describe(run, "sampled", model, scenes, ["--temperature", "1", "--seed", words.Seed(run)]));
        stages.Add(MicroStages.Ask(
            "questions with yes or no", EvaluationOf(run, "questions"), model, scenes, sizes.Questions, []));
        return stages;
    }

    /// <summary>Where a run's model is.</summary>
    public string FolderOf(EvidenceRun run) => In(Path.Combine("runs", words.Name(run)));

    /// <summary>Where an evaluation of a run is.</summary>
    /// <param name="run">Which.</param>
    /// <param name="kind">"greedy", "sampled" or "questions".</param>
    public string EvaluationOf(EvidenceRun run, string kind) => In(Path.Combine("evaluations", words.Name(run), kind));

    /// <summary>Where the pairs are that a run is tuned on.</summary>
    public string PairsOf(EvidenceRun run) => Path.Combine(DataOf(run), $"pairs-removable-{Lower(run.Regime.Removable)}");

    /// <summary>Where the numbers about foundation models are.</summary>
    public string CheckOf(EvidenceRun run) => In($"{StartOf(run)}-foundation-models.json");

    private Stage Check(EvidenceRun run) => MicroStages.Made(
        "the foundation models, on scenes of this look", CheckOf(run),
        [
            "micro", "check-models", "--models", ConfigurationOf(RemovableObjects.Any),
            "--world", WorldOf(EvidenceDesign.Base with { Start = run.Regime.Start }),
            "--scenes", Number(sizes.Checked), "--overwrite",
        ]) with
    {
        // Less than the bounds, which are for the built-in look, is a result here.
        Accepted = [ExitCode.Done, ExitCode.Failed],
    };

    private IEnumerable<Stage> Models(Regime regime)
    {
        yield return Copy(RemovableObjects.Any);
        if (regime.Removable != RemovableObjects.Any)
        {
            yield return Copy(regime.Removable);
        }

        if (regime.Start != StartKind.Shipped)
        {
            string seed = Number(EvidenceDesign.OtherStartSeed);
            string supervised = In($"{Lower(regime.Start)}-supervised");
            string world = WorldOf(EvidenceDesign.Base with { Start = regime.Start });
            yield return MicroStages.Made(
                "a start model that cannot speak yet", In(UnspokenStart),
                ["micro", "start-model", "--seed", seed, "--tower-steps", Number(sizes.Start.TowerSteps)]);
            yield return MicroStages.Made(
                "its conversations", supervised,
                [
                    "micro", "draw", "supervised", "--world", world, "--seed", seed,
                    "--count", Number(sizes.Start.Conversations), "--overwrite",
                ]);
            yield return MicroStages.Made(
                "its supervised tuning", ModelOf(regime),
                [
                    "train", "--recipe", StartRecipe, "--model", In(UnspokenStart), "--set", $"schedule.seed={seed}",
                    .. sizes.Start.Steps is int steps ? ["--set", $"schedule.steps={Number(steps)}"] : Array.Empty<string>(),
                    "--data", Path.Combine(supervised, SupervisedData.FileName),
                ]) with
            {
                Continuation = ["--resume"],
            };
        }
    }

    private Stage Copy(RemovableObjects removable) => MicroStages.Made(
        "the models that come with the program", ModelsOf(removable),
        ["micro", "copy-models", "--world", WorldOf(EvidenceDesign.Base with { Removable = removable })]) with
    {
        IsCheck = true,
    };

    private IEnumerable<Stage> Pairs(EvidenceRun run)
    {
        string preferences = Path.Combine(DataOf(run), "preferences.parquet");
        yield return MicroStages.Made(
            "preferences about the model's own descriptions", preferences,
            [
                "micro", "preferences", "--model", ModelOf(run.Regime),
                "--world", WorldOf(run.Regime with { Removable = RemovableObjects.Any }),
                "--seed", words.Seed(run), "--count", Number(sizes.Scenes), "--overwrite",
            ]);
        yield return MicroStages.Made(
            "doctored pictures", PairsOf(run),
            ["pairs", "build", "--data", preferences, "--models", ConfigurationOf(run.Regime.Removable)]);
    }

    private Stage Tune(EvidenceRun run, TuningMethod method) => MicroStages.Tune(
        FolderOf(run), method, ModelOf(run.Regime), PairsOf(run),
        [
            $"loss.beta={Number(run.Regime.Beta)}",
            $"optimizer.learning_rate={words.Rate(run)}",
            $"schedule.steps={Number(sizes.Steps)}",
            $"schedule.seed={words.Seed(run)}",
        ],
        []);

    private IEnumerable<Stage> Describe(
        EvidenceRun run, string kind, string model, string scenes, IEnumerable<string> drawing)
    {
        string chair = EvaluationOf(run, kind);
        yield return MicroStages.Describe($"descriptions, {kind}", chair, model, scenes, drawing);
        yield return MicroStages.Score(
            $"their coverage and grammar, {kind}", chair, scenes,
            [
                "--world", WorldOf(EvidenceDesign.Base with { Start = run.Regime.Start }), "--seed", words.Scenes(run),
                .. run.Kind == RunKind.Validation ? ["--validation"] : Array.Empty<string>(),
            ]);
    }

    private string In(string name) => Path.Combine(folder, name);

    private string WorldOf(Regime regime) => In(Path.Combine(WorldsName, EvidenceWorlds.NameOf(regime)));

    private string ModelsOf(RemovableObjects removable) => In($"models-removable-{Lower(removable)}");

    private string ConfigurationOf(RemovableObjects removable) =>
        Path.Combine(ModelsOf(removable), ShippedModels.FoundationName, FoundationTraining.ConfigurationName);

    private string ModelOf(Regime regime) => regime.Start == StartKind.Shipped
        ? Path.Combine(ModelsOf(RemovableObjects.Any), ShippedModels.AssistantName)
        : In($"{Lower(regime.Start)}-llava");

    private string DataOf(EvidenceRun run) =>
        In(Path.Combine("data", $"{StartOf(run)}-noise-{Number(run.Regime.Noise)}-seed-{words.Seed(run)}"));

    private static string KindOf(EvidenceRun run) => Lower(run.Kind);

    private static string StartOf(EvidenceRun run) => Lower(run.Regime.Start);

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();

    private static string Number(double value) => EvidenceRun.Text(value);
}
