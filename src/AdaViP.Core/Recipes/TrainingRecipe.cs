using AdaViP.Core.Losses;
using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>Everything that decides what a training run computes. Defaults are the paper's, else named in the comment.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 200;

    /// <summary>Every key that a recipe may have.</summary>
    public static SettingSchema Schema { get; } = SettingSchema.Of<TrainingRecipe>(NumberRules.Single);

    /// <summary>Name shown in lists and reports.</summary>
    [Setting("Name shown in lists and reports.")]
    public string Name { get; init; } = "unnamed";

    /// <summary>What is minimised.</summary>
    [Setting("What is minimised: {choices}.")]
    public PreferenceObjective Objective { get; init; } = PreferenceObjective.AdaVip;

    /// <summary>Numbers of the loss.</summary>
    [Setting("Numbers of the loss.")]
    public LossRecipe Loss { get; init; } = new();

    /// <summary>Weights: precision and what is trained.</summary>
    [Setting("Weights: precision and what is trained.")]
    public ModelRecipe Model { get; init; } = new();

    /// <summary>How samples become sequences.</summary>
    [Setting("How samples become sequences.")]
    public DataRecipe Data { get; init; } = new();

    /// <summary>AdamW.</summary>
    [Setting("AdamW.")]
    public OptimizerRecipe Optimizer { get; init; } = new();

    /// <summary>Length of the run and learning-rate curve.</summary>
    [Setting("Length of the run and learning-rate curve.")]
    public ScheduleRecipe Schedule { get; init; } = new();

    /// <summary>What is written, and how often.</summary>
    [Setting("What is written, and how often.")]
    public OutputRecipe Output { get; init; } = new();

    /// <summary>Machine: device, threads, kernels, memory.</summary>
    [Setting("Machine: device, threads, kernels, memory.")]
    public RuntimeRecipe Runtime { get; init; } = new();
}
