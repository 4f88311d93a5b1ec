using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Training.Order;

namespace AdaViP.Training;

/// <summary>Everything a training run needs. The caller owns what it hands in and keeps it alive until the run returns.</summary>
public sealed record TrainerInputs
{
    /// <summary>Checkpoint folder of the model to tune.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Checkpoint folder of the reference model; null when it is the start model.</summary>
    public string? ReferenceFolder { get; init; }

    /// <summary>Preference samples.</summary>
    public required IPreferenceDataset Dataset { get; init; }

    /// <summary>Decoding and preprocessing of pictures, made for the model's vision tower.</summary>
    public required IPixelSource Pixels { get; init; }

    /// <summary>The resolved recipe.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>Where checkpoints, metrics and the final model go; created when it is missing.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Kernels of log-probs, loss and optimizer for the recipe's device: it is the caller who chooses them.</summary>
    public required IPreferenceKernels Kernels { get; init; }

    /// <summary>What to do with an output folder that holds a run already.</summary>
    public OutputMode OutputMode { get; init; }

    /// <summary>File of the reference log-probs, to share it between runs; null puts it into the output folder.</summary>
    public string? ReferenceCacheFile { get; init; }

    /// <summary>
    /// Files that were read for this run beside data, pictures and models, each with what messages call it; none may be one that
    /// the run writes.
    /// </summary>
    public IReadOnlyList<(string What, string Path)> ReadFiles { get; init; } = [];

    /// <summary>
    /// Called once with the full path of the output folder, on the thread of the run, before the first update: everything is
    /// loaded and checked, the first gradients are finite, and the folder belongs to this run from now on; what an overwritten
    /// run had there is gone. Files about the run are written here; what it throws ends the run. Null for nothing to do.
    /// </summary>
    public Action<string>? Started { get; init; }

    /// <summary>Order of samples instead of the recipe's: for tests that repeat another program's run.</summary>
    internal ISampleStream? SampleStream { get; init; }
}

/// <summary>What to do with an output folder that holds a run already.</summary>
public enum OutputMode
{
    /// <summary>Refuse it.</summary>
    New,

    /// <summary>Go on from its newest complete checkpoint, or from the start where it has none.</summary>
    Resume,

    /// <summary>Delete that run's files, keep its reference log-probs where they still hold, and start again.</summary>
    Overwrite,
}
