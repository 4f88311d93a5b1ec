using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Llava.Models;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Packing;
using static TorchSharp.torch;

namespace AdaViP.Training.Runs;

/// <summary>Stops a run whose numbers are not finite, with the settings that are the likeliest cause.</summary>
/// <param name="recipe">The settings.</param>
/// <param name="checkpoints">What is kept of the run.</param>
internal sealed class FiniteCheck(TrainingRecipe recipe, CheckpointStore checkpoints)
{
    // Gradients are beta times what they are without, those of the anchor its weight times as much again: beyond this, no
    // model's own numbers come near.
    private const double LargeLossScale = 1e6;

    // AdamW changes a weight by about the learning rate, whatever the gradient is; few weights of a model are as large as this.
    private const double LargeLearningRate = 1;

    // Beyond this, a weight is gone after one step of a learning rate of 1.
    private const double LargeWeightDecay = 1;

    // Below this, the second moment of any gradient that the model has rounds away first.
    private const double SmallEpsilon = 1e-15;

    /// <summary>Log-probs and loss of a step.</summary>
    /// <param name="step">Steps that are done.</param>
    /// <param name="numbers">Of the next one.</param>
    internal void Require(int step, StepAccumulator numbers)
    {
        if (numbers.BadSamples.Count > 0)
        {
            throw NotFinite(step, "log-probs are not finite", numbers.BadSamples);
        }

        if (!double.IsFinite(numbers.Loss))
        {
            throw NotFinite(step, $"the loss is {numbers.Loss}", numbers.SampleIds, finiteLogProbs: true);
        }
    }

    /// <summary>The gradient norm of a step.</summary>
    /// <param name="step">Steps that are done.</param>
    /// <param name="norm">Before clipping.</param>
    /// <param name="numbers">Of the next step.</param>
    internal void RequireNorm(int step, double norm, StepAccumulator numbers)
    {
        if (!double.IsFinite(norm))
        {
            bool lossScales = Objective.Of(recipe.Objective).NeedsReference
                && recipe.Loss.Beta * Math.Max(1, recipe.Loss.AnchorWeight) > LargeLossScale;
            throw NotFinite(step, $"the gradient norm is {norm}", numbers.SampleIds, lossScales);
        }
    }

    /// <summary>Weights and optimizer: what is saved can be continued, and what is published can be used.</summary>
    /// <param name="step">Steps that are done.</param>
    /// <param name="policy">The weights.</param>
    /// <param name="runner">The optimizer.</param>
    /// <param name="newest">Samples of the newest update of this process; none before it.</param>
    internal void RequireState(int step, LlavaModel policy, StepRunner runner, IReadOnlyList<BatchSample> newest)
    {
        IEnumerable<(string, Tensor)> weights = policy.Parameters.Select(parameter => (parameter.Name, parameter.Value));
        string? problem = FiniteTensors.FindWeightProblem(weights) ?? FiniteTensors.FindProblem(runner.Optimizer.Tensors)
            ?? MemoryProblem.During($"checking the state after step {step}", () => runner.FindProblem(newest));
        if (problem is not null)
        {
            throw new UserErrorException(
                $"Step {step}: after the update {problem}, so this state is not saved. {Kept()} {Advice()} Then start again.");
        }
    }

    private UserErrorException NotFinite(int step, string what, IReadOnlyList<string> samples, bool finiteLogProbs = false)
    {
        string place = $"Step {step + 1}: {what} (samples {string.Join(", ", samples)})";
        if (step > 0)
        {
            return new UserErrorException(
                $"{place}. Nothing was updated in this step. {Kept()} {Advice()} Or look at these samples. Then start again.");
        }

        return finiteLogProbs
            ? new UserErrorException(
                $"{place}, before anything was updated. "
                + $"The log-probs are finite, so {LossScale()}, "
                + "is too large for the numbers of the model. Lower it, then start again.")
            : new UserDataException(
                $"{place}, before anything was updated. "
                + $"The weights of the start model are not finite, or its numbers are too large for {RecipeKeys.Precision}.");
    }

    private string Kept() => checkpoints.Newest() is (int saved, string folder)
        ? $"The newest checkpoint, {folder} (step {saved}), is untouched."
        : "No checkpoint has been written yet.";

    // What the gradients are multiplied with: the larger of its factors is to blame.
    private string LossScale() => recipe.Loss.AnchorWeight > Math.Max(1, recipe.Loss.Beta)
        ? $"{RecipeKeys.AnchorWeight}, which is {SettingText.Format(recipe.Loss.AnchorWeight)}"
        : $"{RecipeKeys.Beta}, which is {SettingText.Format(recipe.Loss.Beta)}";

    // The settings that do it, with their values: each that is beyond what any run needs, else the likeliest.
    private string Advice()
    {
        OptimizerRecipe optimizer = recipe.Optimizer;
        string learningRate = $"Lower {RecipeKeys.LearningRate}, which is {SettingText.Format(optimizer.LearningRate)}";
        List<string> advice = [];
        if (optimizer.LearningRate > LargeLearningRate)
        {
            advice.Add($"{learningRate}: a step changes each weight by about as much.");
        }

        if (optimizer.WeightDecay > LargeWeightDecay && optimizer.LearningRate * optimizer.WeightDecay > 1)
        {
            advice.Add(
                $"Lower {RecipeKeys.WeightDecay}, which is {SettingText.Format(optimizer.WeightDecay)}: "
                + $"its product with {RecipeKeys.LearningRate} must be below 1.");
        }

        if (optimizer.Epsilon < SmallEpsilon)
        {
            advice.Add($"Raise {RecipeKeys.Epsilon}, which is {SettingText.Format(optimizer.Epsilon)}.");
        }

        return advice.Count > 0 ? string.Join(" ", advice) : $"{learningRate}.";
    }
}
