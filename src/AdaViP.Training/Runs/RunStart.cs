using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Training.Checkpoints;

namespace AdaViP.Training.Runs;

/// <summary>Where a run begins: at the first step, after a checkpoint, or not at all because it is finished.</summary>
/// <param name="State">The run's description, with the steps and tokens that are done.</param>
/// <param name="Checkpoint">The checkpoint that is continued; null at the first step.</param>
/// <param name="FinishedSteps">Steps of a finished run that cannot be extended; null for any other.</param>
internal sealed record RunStart(RunState State, (int Step, string Folder)? Checkpoint, int? FinishedSteps)
{
    /// <summary>Looks for what is there already.</summary>
    /// <param name="mode">Whether it is wanted.</param>
    /// <param name="outputFolder">The run's.</param>
    /// <param name="checkpoints">Of the folder.</param>
    /// <param name="state">What this run is.</param>
    /// <param name="warn">Told of checkpoints that are passed over, and of another runtime.</param>
    /// <param name="cancellation">Looked at while files are hashed.</param>
    /// <exception cref="UserOptionException">What is there belongs to another run; says what differs.</exception>
    internal static RunStart Find(
        OutputMode mode,
        string outputFolder,
        CheckpointStore checkpoints,
        RunState state,
        Action<string> warn,
        CancellationToken cancellation)
    {
        if (mode != OutputMode.Resume)
        {
            return new RunStart(state, null, null);
        }

        (int Step, string Folder)? newest = checkpoints.NewestIntact(warn, cancellation);
        bool isFinished = ModelPublisher.IsPublished(outputFolder);
        if (newest is not (int step, string folder))
        {
            if (isFinished)
            {
                return Finished(outputFolder, state);
            }

            warn($"{outputFolder} has no complete checkpoint: starting at the first step.");
            return new RunStart(state, null, null);
        }

        RunState stored = RunState.Read(Path.Combine(folder, RunState.CheckpointName));
        IReadOnlyList<string> runtime = ResumeCheck.Require(stored, state, folder, isFinished);
        if (runtime.Count > 0)
        {
            warn($"Resuming with another runtime ({string.Join("; ", runtime)}): "
                + "the last bits may differ from those of an uninterrupted run.");
        }

        RunState resumed = state with { Step = step, NumTokens = stored.NumTokens, LoggedSteps = stored.LoggedSteps };
        return new RunStart(resumed, newest, null);
    }

    // A finished run whose checkpoints were not kept (output.keep_final_state): nothing is left to do, and nothing to extend.
    private static RunStart Finished(string outputFolder, RunState state)
    {
        string description = Path.Combine(outputFolder, RunFiles.DescriptionName);
        RunState stored = RunState.Read(description);
        try
        {
            ResumeCheck.Require(stored, state, description);
        }
        catch (UserOptionException e)
        {
            throw new UserOptionException(
                $"{e.Message} The run is finished, and its checkpoints, from which it could be extended, "
                + $"were not kept ({RecipeKeys.KeepFinalState}).",
                e);
        }

        return new RunStart(state with { LoggedSteps = stored.LoggedSteps }, null, stored.Step);
    }
}
