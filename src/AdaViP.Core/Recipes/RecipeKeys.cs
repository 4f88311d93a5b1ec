using System.Linq.Expressions;
using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>
/// Keys of a recipe that messages speak of. Each is read from its property, so that a key that is renamed is renamed in every
/// message: no other place spells one.
/// </summary>
public static class RecipeKeys
{
    /// <summary><see cref="TrainingRecipe.Name"/>.</summary>
    public static string Name { get; } = Of(recipe => recipe.Name);

    /// <summary><see cref="TrainingRecipe.Objective"/>.</summary>
    public static string Objective { get; } = Of(recipe => recipe.Objective);

    /// <summary><see cref="ScheduleRecipe.Seed"/>.</summary>
    public static string Seed { get; } = Of(recipe => recipe.Schedule.Seed);

    /// <summary><see cref="ModelRecipe.Precision"/>.</summary>
    public static string Precision { get; } = Of(recipe => recipe.Model.Precision);

    /// <summary><see cref="ModelRecipe.TrainVisionTower"/>.</summary>
    public static string TrainVisionTower { get; } = Of(recipe => recipe.Model.TrainVisionTower);

    /// <summary><see cref="ModelRecipe.TrainProjector"/>.</summary>
    public static string TrainProjector { get; } = Of(recipe => recipe.Model.TrainProjector);

    /// <summary><see cref="ModelRecipe.TrainDecoder"/>.</summary>
    public static string TrainDecoder { get; } = Of(recipe => recipe.Model.TrainDecoder);

    /// <summary><see cref="DataRecipe.ImageMode"/>.</summary>
    public static string ImageMode { get; } = Of(recipe => recipe.Data.ImageMode);

    /// <summary><see cref="DataRecipe.MaxLength"/>.</summary>
    public static string MaxLength { get; } = Of(recipe => recipe.Data.MaxLength);

    /// <summary><see cref="DataRecipe.Weights"/>.</summary>
    public static string Weights { get; } = Of(recipe => recipe.Data.Weights);

    /// <summary><see cref="DataRecipe.BadRows"/>.</summary>
    public static string BadRows { get; } = Of(recipe => recipe.Data.BadRows);

    /// <summary><see cref="LossRecipe.Beta"/>.</summary>
    public static string Beta { get; } = Of(recipe => recipe.Loss.Beta);

    /// <summary><see cref="LossRecipe.Anchor"/>.</summary>
    public static string Anchor { get; } = Of(recipe => recipe.Loss.Anchor);

    /// <summary><see cref="LossRecipe.AnchorWeight"/>.</summary>
    public static string AnchorWeight { get; } = Of(recipe => recipe.Loss.AnchorWeight);

    /// <summary><see cref="OptimizerRecipe.LearningRate"/>.</summary>
    public static string LearningRate { get; } = Of(recipe => recipe.Optimizer.LearningRate);

    /// <summary><see cref="OptimizerRecipe.Epsilon"/>.</summary>
    public static string Epsilon { get; } = Of(recipe => recipe.Optimizer.Epsilon);

    /// <summary><see cref="OptimizerRecipe.WeightDecay"/>.</summary>
    public static string WeightDecay { get; } = Of(recipe => recipe.Optimizer.WeightDecay);

    /// <summary><see cref="OptimizerRecipe.MasterWeights"/>.</summary>
    public static string MasterWeights { get; } = Of(recipe => recipe.Optimizer.MasterWeights);

    /// <summary><see cref="ScheduleRecipe.Steps"/>.</summary>
    public static string Steps { get; } = Of(recipe => recipe.Schedule.Steps);

    /// <summary><see cref="ScheduleRecipe.Epochs"/>.</summary>
    public static string Epochs { get; } = Of(recipe => recipe.Schedule.Epochs);

    /// <summary><see cref="ScheduleRecipe.BatchSize"/>.</summary>
    public static string BatchSize { get; } = Of(recipe => recipe.Schedule.BatchSize);

    /// <summary><see cref="ScheduleRecipe.Accumulation"/>.</summary>
    public static string Accumulation { get; } = Of(recipe => recipe.Schedule.Accumulation);

    /// <summary><see cref="ScheduleRecipe.WarmupSteps"/>.</summary>
    public static string WarmupSteps { get; } = Of(recipe => recipe.Schedule.WarmupSteps);

    /// <summary>The section <see cref="TrainingRecipe.Output"/>.</summary>
    public static string Output { get; } = Of(recipe => recipe.Output);

    /// <summary><see cref="OutputRecipe.KeepCheckpoints"/>.</summary>
    public static string KeepCheckpoints { get; } = Of(recipe => recipe.Output.KeepCheckpoints);

    /// <summary><see cref="OutputRecipe.KeepFinalState"/>.</summary>
    public static string KeepFinalState { get; } = Of(recipe => recipe.Output.KeepFinalState);

    /// <summary><see cref="OutputRecipe.LogEvery"/>.</summary>
    public static string LogEvery { get; } = Of(recipe => recipe.Output.LogEvery);

    /// <summary><see cref="OutputRecipe.TensorBoard"/>.</summary>
    public static string TensorBoard { get; } = Of(recipe => recipe.Output.TensorBoard);

    /// <summary>The section <see cref="TrainingRecipe.Runtime"/>.</summary>
    public static string Runtime { get; } = Of(recipe => recipe.Runtime);

    /// <summary><see cref="RuntimeRecipe.Device"/>.</summary>
    public static string Device { get; } = Of(recipe => recipe.Runtime.Device);

    /// <summary><see cref="RuntimeRecipe.Kernels"/>.</summary>
    public static string Kernels { get; } = Of(recipe => recipe.Runtime.Kernels);

    /// <summary><see cref="RuntimeRecipe.ActivationCheckpointing"/>.</summary>
    public static string ActivationCheckpointing { get; } = Of(recipe => recipe.Runtime.ActivationCheckpointing);

    /// <summary><see cref="RuntimeRecipe.SharePrefixes"/>.</summary>
    public static string SharePrefixes { get; } = Of(recipe => recipe.Runtime.SharePrefixes);

    /// <summary><see cref="RuntimeRecipe.HeadChunkRows"/>.</summary>
    public static string HeadChunkRows { get; } = Of(recipe => recipe.Runtime.HeadChunkRows);

    /// <summary><see cref="RuntimeRecipe.MemoryCheck"/>.</summary>
    public static string MemoryCheck { get; } = Of(recipe => recipe.Runtime.MemoryCheck);

    // The schema has the last word: a section can be named otherwise than its property.
    private static string Of<T>(Expression<Func<TrainingRecipe, T>> property)
    {
        var names = new Stack<string>();
        for (var step = property.Body as MemberExpression; step is not null; step = step.Expression as MemberExpression)
        {
            names.Push(SettingNaming.NameOf(step.Member));
        }

        string key = string.Join('.', names);
        return TrainingRecipe.Schema.Find(key)?.Path ?? TrainingRecipe.Schema.FindSection(key)?.Path
            ?? throw new InvalidOperationException($"Recipes have no key {key}.");
    }
}
