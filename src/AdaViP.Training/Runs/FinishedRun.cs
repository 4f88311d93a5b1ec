using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Metrics;

namespace AdaViP.Training.Runs;

/// <summary>What a finished run leaves in its folder, and how much room that takes.</summary>
internal static class FinishedRun
{
    /// <summary>Where the model is, its size, and the size of what is kept beside it.</summary>
    /// <param name="folder">Output folder with the published model.</param>
    /// <param name="checkpoints">Folders of the checkpoints that stay.</param>
    internal static string Describe(string folder, IReadOnlyList<string> checkpoints)
    {
        long model = Directory.EnumerateFiles(folder, "model*.safetensors").Sum(Length);
        string text = $"The tuned model is in {folder} ({ByteCount.Format(model)}).";
        if (checkpoints.Count == 0)
        {
            return text;
        }

        long kept = checkpoints.Sum(checkpoint => Directory.EnumerateFiles(checkpoint).Sum(Length));
        string names = string.Join(", ", checkpoints.Select(Path.GetFileName));
        return $"{text} The run can be extended from {names}, {ByteCount.Format(kept)} in the same folder; "
            + $"{RecipeKeys.KeepFinalState}: false does not keep that.";
    }

    /// <summary>
    /// The result of a run that was finished before. Nothing is computed or loaded; a recipe that does not keep checkpoints may
    /// still let them go.
    /// </summary>
    /// <param name="folder">Output folder.</param>
    /// <param name="output">What the recipe says of it.</param>
    /// <param name="checkpoints">Those of the run.</param>
    /// <param name="state">How far the run came.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="resumed">Step of the newest checkpoint; null for none.</param>
    /// <param name="warn">Told what a log lacks.</param>
    internal static TrainingResult Close(
        string folder,
        OutputRecipe output,
        CheckpointStore checkpoints,
        RunState state,
        int steps,
        int? resumed,
        Action<string> warn)
    {
        // Of a finished run no step is too many.
        using (var log = MetricsLog.Open(folder, int.MaxValue))
        {
            log.Require(state.LoggedSteps ?? ((resumed ?? 0) / output.LogEvery), output.LogEvery, warn);
        }

        if (resumed is not null && !output.KeepFinalState)
        {
            state.Write(Path.Combine(folder, RunFiles.DescriptionName));
            checkpoints.RemoveAll();
        }

        string[] kept = [.. checkpoints.Complete().Select(checkpoint => checkpoint.Folder)];
        string more = kept.Length > 0 ? $"; more steps: raise {RecipeKeys.Steps}" : "";
        return new TrainingResult(
            true,
            steps,
            steps,
            folder,
            kept.LastOrDefault(),
            $"This run was finished before ({steps} steps){more}. {Describe(folder, kept)}");
    }

    private static long Length(string file) => new FileInfo(file).Length;
}
