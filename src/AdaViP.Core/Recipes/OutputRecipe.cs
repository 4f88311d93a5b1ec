using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>What is written, and how often.</summary>
public sealed record OutputRecipe
{
    /// <summary>Steps between log lines.</summary>
    [Setting("Optimizer steps between lines in metrics.jsonl.", Min = 1)]
    public int LogEvery { get; init; } = 1;

    /// <summary>Steps between checkpoints.</summary>
    [Setting("Optimizer steps between checkpoints; 0 saves only at the end and on Ctrl-C.", Min = 0)]
    public int SaveEvery { get; init; } = 500;

    /// <summary>Checkpoints kept.</summary>
    [Setting("Newest checkpoints kept; older ones are deleted after a newer one is complete.", Min = 1)]
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Checkpoints of a finished run.</summary>
    [Setting(
        "Keep the checkpoints of a finished run, from which it can be extended; "
        + "false deletes them when the tuned model is complete.")]
    public bool KeepFinalState { get; init; } = true;

    /// <summary>TensorBoard event files.</summary>
    [Setting("Also write TensorBoard event files.")]
    [SettingName("tensorboard")]
    public bool TensorBoard { get; init; }
}
