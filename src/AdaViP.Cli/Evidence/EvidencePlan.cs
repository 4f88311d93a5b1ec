using System.Globalization;
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
internal sealed class EvidencePlan(string folder, EvidenceSizes sizes)
{
    private const string StartRecipe = "micro-sft";
    private const string UnspokenStart = "start";

    /// <summary>World files by the name that the plan gives them.</summary>
    /// <returns>Path and text of each.</returns>
    public IEnumerable<(string Path, string Text)> Worlds() => EvidenceDesign.Regimes
        .Select(regime => (WorldOf(regime), TextOf(regime))).Distinct();

    /// <summary>Commands of a run.</summary>
    public IReadOnlyList<Stage> Stages(EvidenceRun run)
    {
        string scenes = In($"{StartOf(run)}-{(run.IsValidation ? "validation" : "evaluation")}");
        List<Stage> stages = [.. Models(run.Regime)];
        stages.Add(MicroStages.Made(
            "scenes to evaluate on", scenes,
            [
                "micro", "draw", run.IsValidation ? "validation" : "evaluation",
                "--world", WorldOf(EvidenceDesign.Base with { Start = run.Regime.Start }),
                "--seed", SeedOfScenes(run), "--count", Number(sizes.Evaluated), "--overwrite",
            ]));
        if (run.Method is TuningMethod method)
        {
            stages.AddRange(Pairs(run));
            stages.Add(Tune(run, method));
        }

        string model = run.Method is null ? ModelOf(run.Regime) : FolderOf(run);
        stages.AddRange(Describe(run, "greedy", model, scenes, []));
        stages.AddRange(Describe(run, "sampled", model, scenes, ["--temperature", "1", "--seed", Number(run.Seed)]));
        stages.Add(MicroStages.Ask(
            "questions with yes or no", EvaluationOf(run, "questions"), model, scenes, sizes.Questions, []));
        return stages;
    }

    /// <summary>Where a run's model is.</summary>
    public string FolderOf(EvidenceRun run) => In(Path.Combine("runs", SlugOf(run)));

    /// <summary>Where an evaluation of a run is.</summary>
    /// <param name="run">Which.</param>
    /// <param name="kind">"greedy", "sampled" or "questions".</param>
    public string EvaluationOf(EvidenceRun run, string kind) => In(Path.Combine("evaluations", SlugOf(run), kind));

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
                "a start model that cannot speak yet", In(UnspokenStart), ["micro", "start-model", "--seed", seed]);
            yield return MicroStages.Made(
                "its conversations", supervised,
                ["micro", "draw", "supervised", "--world", world, "--seed", seed, "--count", "16000", "--overwrite"]);
            yield return MicroStages.Made(
                "its supervised tuning", ModelOf(regime),
                [
                    "train", "--recipe", StartRecipe, "--model", In(UnspokenStart), "--set", $"schedule.seed={seed}",
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
        string preferences = PreferencesOf(run);
        yield return MicroStages.Made(
            "preferences about the model's own descriptions", preferences,
            [
                "micro", "preferences", "--model", ModelOf(run.Regime),
                "--world", WorldOf(run.Regime with { Removable = RemovableObjects.Any }),
                "--seed", Number(run.Seed), "--count", Number(sizes.Scenes), "--overwrite",
            ]);
        yield return MicroStages.Made(
            "doctored pictures", PairsOf(run),
            [
                "pairs", "build", "--data", preferences, "--models",
                Path.Combine(ModelsOf(run.Regime.Removable), ShippedModels.FoundationName, FoundationTraining.ConfigurationName),
            ]);
    }

    private Stage Tune(EvidenceRun run, TuningMethod method) => MicroStages.Tune(
        FolderOf(run), method, ModelOf(run.Regime), PairsOf(run),
        [
            $"loss.beta={Number(run.Regime.Beta)}",
            $"optimizer.learning_rate={Number(run.LearningRate)}",
            $"schedule.steps={Number(sizes.Steps)}",
            $"schedule.seed={Number(run.Seed)}",
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
                "--world", WorldOf(EvidenceDesign.Base with { Start = run.Regime.Start }), "--seed", SeedOfScenes(run),
                .. run.IsValidation ? ["--validation"] : Array.Empty<string>(),
            ]);
    }

    private static string SeedOfScenes(EvidenceRun run) =>
        Number(run.IsValidation ? EvidenceDesign.ValidationSeed : EvidenceDesign.EvaluationSeed);

    private string In(string name) => Path.Combine(folder, name);

    private string WorldOf(Regime regime) => In(Path.Combine(
        "worlds", $"{Lower(regime.Start)}-noise-{Number(regime.Noise)}-removable-{Lower(regime.Removable)}.yaml"));

    private string ModelsOf(RemovableObjects removable) => In($"models-removable-{Lower(removable)}");

    private string ModelOf(Regime regime) => regime.Start == StartKind.Shipped
        ? Path.Combine(ModelsOf(RemovableObjects.Any), ShippedModels.AssistantName)
        : In($"{Lower(regime.Start)}-llava");

    private string DataOf(EvidenceRun run) => In(Path.Combine(
        "data", $"{StartOf(run)}-noise-{Number(run.Regime.Noise)}-seed-{Number(run.Seed)}"));

    private string PreferencesOf(EvidenceRun run) => Path.Combine(DataOf(run), "preferences.parquet");

    private string PairsOf(EvidenceRun run) =>
        Path.Combine(DataOf(run), $"pairs-removable-{Lower(run.Regime.Removable)}");

    private static string TextOf(Regime regime)
    {
        string strong = regime.Start == StartKind.Strong
            ? "picture: { partner_contrast: 0.7 }\nsupervised: { partner_share: 0.97, undrawn_share: 0.2 }\n"
            : "";
        return $"{strong}labels: {{ noise: {Number(regime.Noise)}, removable: {Lower(regime.Removable)} }}\n";
    }

    private static string StartOf(EvidenceRun run) => Lower(run.Regime.Start);

    // The words that tell runs apart, as a name for folders.
    private static string SlugOf(EvidenceRun run) =>
        run.Key.Replace(", ", "_", StringComparison.Ordinal).Replace(' ', '-');

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();

    private static string Number(double value) => value.ToString("0.########", CultureInfo.InvariantCulture);
}
