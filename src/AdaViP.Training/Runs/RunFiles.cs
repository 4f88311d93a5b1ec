using System.IO.Enumeration;
using AdaViP.Core.Files;
using AdaViP.Llava.Export;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Metrics;
using AdaViP.Training.References;

namespace AdaViP.Training.Runs;

/// <summary>
/// Every name that a training run writes under in its output folder: those who write take their names from here or are listed
/// here, and a folder is checked against all of them before any work.
/// </summary>
public static class RunFiles
{
    /// <summary>The recipe with every key; written when a run is <see cref="TrainerInputs.Started"/>.</summary>
    public const string RecipeName = "recipe.resolved.yaml";

    /// <summary>Beginning of that file's heading.</summary>
    public const string RecipeHeading = "The recipe of this run with every key";

    /// <summary>Versions, machine and settings of every process that worked on a run; written at the same time.</summary>
    public const string EnvironmentName = "environment.json";

    /// <summary>What a run is and where it stands.</summary>
    internal const string DescriptionName = "run.json";

    /// <summary>Where the finished model is complete before it gets its names.</summary>
    internal const string StagingName = ".model";

    internal const string StepPattern = "step-*";

    private const string ConfigName = "config.json";

    // As they are written.
    private static readonly string[] WeightPatterns =
        ["model.safetensors", "model.safetensors.index.json", "model-#-of-#.safetensors"];

    /// <summary>Weights of a finished model.</summary>
    internal static OwnNames Weights { get; } = new([.. WeightPatterns.Select(name => new OwnName(name))]);

    /// <summary>What a run is, with how it is told.</summary>
    internal static OwnName Description { get; } = new(DescriptionName, "\"model_fingerprint\"");

    /// <summary>The files of which each tells by itself whether a run wrote it.</summary>
    internal static OwnNames Records { get; } = new(
        Description,
        new OwnName(MetricsLog.FileName, "{\"step\":"),
        new OwnName(ReferenceCache.FileName, "{\"fingerprint\":"),
        new OwnName(RecipeName, $"# {RecipeHeading}"),
        new OwnName(EnvironmentName, "\"processes\""));

    /// <summary>The finished model, whose files do not tell who wrote them, and where it is written first.</summary>
    internal static OwnNames Model { get; } = new(
    [
        new OwnName(ConfigName), .. WeightPatterns.Concat(TransformersFiles.Companions).Select(name => new OwnName(name)),
        new OwnName(StagingName) { IsFolder = true },
    ]);

    /// <summary>Whether a link of that name is refused: what a run would write or delete there is elsewhere then.</summary>
    internal static bool MayNotBeALink(string name) => name == StagingName || CheckpointFiles.IsOfModel(name)
        || FileSystemName.MatchesSimpleExpression(StepPattern, name)
        || FileSystemName.MatchesSimpleExpression(TensorBoardFiles.Pattern, name);

    /// <summary>What a run in a folder may write, replace or delete, of what is there.</summary>
    /// <param name="folder">Full path; need not exist.</param>
    internal static IEnumerable<string> In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        IEnumerable<string> inside = Directory.EnumerateDirectories(folder, StepPattern)
            .Append(Path.Combine(folder, StagingName)).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles).Where(file => CheckpointFiles.IsOfCheckpoint(Path.GetFileName(file)));
        return Records.In(folder).Concat(Model.In(folder)).Select(entry => entry.Path)
            .Concat(Directory.EnumerateFiles(folder, TensorBoardFiles.Pattern)).Concat(inside);
    }
}
