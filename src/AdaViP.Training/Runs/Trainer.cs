using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Training.Checkpoints;

namespace AdaViP.Training.Runs;

/// <summary>Trains a model: the one entry point of this room. docs/training.md says what it does and writes.</summary>
public static class Trainer
{
    /// <summary>The last step that an interrupted run has a complete checkpoint of; null where it has none.</summary>
    /// <param name="outputFolder">Of the run; need not exist.</param>
    /// <exception cref="IOException">The disk refuses to say.</exception>
    public static int? NewestCheckpoint(string outputFolder) =>
        Directory.Exists(outputFolder) ? new CheckpointStore(Path.GetFullPath(outputFolder), 1).Newest()?.Step : null;

    /// <summary>Runs a recipe to its end, or until it is cancelled.</summary>
    /// <param name="inputs">Model, data, recipe, output.</param>
    /// <param name="progress">
    /// Told of phases, reference log-probs, steps and checkpoints, on the calling thread, in order. Use an own implementation:
    /// <see cref="Progress{T}"/> hands reports to other threads and loses their order.
    /// </param>
    /// <param name="cancellation">
    /// Stops within a block of the model. A step that has begun is given up, the state after the last complete one is saved, and
    /// the result says how to go on; before the first step the reference log-probs computed so far stay.
    /// </param>
    /// <exception cref="UserErrorException">Settings, output folder, or a loss that is not finite.</exception>
    /// <exception cref="UserDataException">Model or data files.</exception>
    public static TrainingResult Run(
        TrainerInputs inputs, IProgress<TrainingReport> progress, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(progress);
        RecipeValidation.Require(inputs.Recipe);
        inputs = inputs with { Recipe = RecipeResolution.Resolve(inputs.Recipe, inputs.ModelFolder) };
        using RunFolder folder = RunFolder.Open(inputs.OutputFolder, inputs.OutputMode);

        // What no part of the work names more closely.
        using TrainerRun run =
            MemoryProblem.During("opening model and tokenizer", () => new TrainerRun(inputs, folder, progress));
        try
        {
            MemoryProblem.During("preparing the run", () => run.Prepare(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return run.InterruptedBeforeTraining();
        }

        return MemoryProblem.During("training", () => run.Train(cancellation));
    }
}
