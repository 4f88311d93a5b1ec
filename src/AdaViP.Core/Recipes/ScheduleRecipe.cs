using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>Length of the run and learning-rate curve.</summary>
public sealed record ScheduleRecipe
{
    /// <summary>Most samples of an optimizer step: their decoded pictures, 1.4 MB each, lie in memory together.</summary>
    public const int MostSamplesPerStep = 8192;

    /// <summary>Optimizer steps.</summary>
    [Setting("Optimizer steps; 0 means as many as epochs need.", Min = 0)]
    public int Steps { get; init; }

    /// <summary>Passes over the data.</summary>
    [Setting("Passes over the data where steps is 0.", Min = 0, MinExclusive = true, Max = 10_000)]
    public double Epochs { get; init; } = 1;

    /// <summary>Samples per micro-batch.</summary>
    [Setting("Samples (triplets) whose activations are in memory at once.", Min = 1, Max = MostSamplesPerStep)]
    public int BatchSize { get; init; } = 1;

    /// <summary>Micro-batches per step.</summary>
    [Setting(
        "Micro-batches per optimizer step; the batch of a step is batch_size times this.", Min = 1, Max = MostSamplesPerStep)]
    public int Accumulation { get; init; } = 1;

    /// <summary>Curve.</summary>
    [Setting("Learning-rate curve after warm-up: cosine, linear or constant.")]
    public LearningRateCurve Curve { get; init; } = LearningRateCurve.Cosine;

    /// <summary>Warm-up share.</summary>
    [Setting("Share of the steps that warm up linearly from 0; used where warmup_steps is 0.", Min = 0, Max = 1)]
    public double WarmupRatio { get; init; } = 0.05;

    /// <summary>Warm-up steps.</summary>
    [Setting("Steps that warm up linearly from 0; 0 means warmup_ratio decides.", Min = 0)]
    public int WarmupSteps { get; init; }

    /// <summary>Seed.</summary>
    [Setting("Seed of the sample order.", Min = 0)]
    public long Seed { get; init; } = 42;
}

/// <summary>Learning-rate curve after warm-up.</summary>
public enum LearningRateCurve
{
    /// <summary>Half a cosine from the peak to 0.</summary>
    Cosine,

    /// <summary>A line from the peak to 0.</summary>
    Linear,

    /// <summary>The peak.</summary>
    Constant,
}
