using AdaViP.Core;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Kernels;

namespace AdaViP.Training.Runs;

/// <summary>
/// Before the first update of a run whose policy starts as the reference: both must give the same log-probs, and the loss
/// must be that of rewards 0 (ln 3 for adavip, ln 2 for dpo). Anything else means that the two were not computed alike.
/// </summary>
internal sealed class StartCheck
{
    // Rounding of one unit in the last place per sum, summed as a random walk over the sums a token passes through (two per
    // block and two more) and over the tokens of an answer, with a factor of 8 for sums that are larger than their result.
    private const double SafetyFactor = 8;

    private readonly double _unit;
    private readonly double _expectedLoss;
    private readonly double _steepest;

    internal StartCheck(LlavaConfig config, TrainingRecipe recipe, TensorKernels kernels,
        PreferenceLossOptions loss, int rejected)
    {
        double roundoff = recipe.Model.Precision == WeightPrecision.BFloat16 ? 1.0 / 512 : 1.0 / (1 << 24);
        _unit = SafetyFactor * roundoff * Math.Sqrt((2.0 * config.Text.LayerCount) + 2);

        // The 1-norm of any objective's gradient with respect to its log-probs: two pairs with up to 2 beta each, and the anchor.
        _steepest = recipe.Loss.Beta * (4 + Objective.Of(loss.Objective).AnchorWeight(loss.AnchorWeight));
        double[] zeros = new double[1 + rejected];
        _expectedLoss = kernels.PreferenceLoss(loss, zeros, zeros, rejected).Losses[0];
    }

    /// <summary>Largest difference that rounding explains, for an answer of <paramref name="tokens"/> tokens.</summary>
    internal double Tolerance(double logp, int tokens) =>
        _unit * Math.Sqrt(tokens) * Math.Max(1.0, Math.Abs(logp) / tokens);

    /// <summary>Compares one sequence.</summary>
    /// <exception cref="UserErrorException">Policy and reference differ by more than rounding.</exception>
    internal void RequireEqual(string sampleId, int column, int tokens, double policy, double reference)
    {
        double tolerance = Tolerance(reference, tokens);
        if (!(Math.Abs(policy - reference) <= tolerance))
        {
            throw new UserErrorException(
                $"Before the first update policy and reference are the same model, but sample {sampleId}, sequence {column}, "
                    + $"has the log-prob {policy:R} with the policy "
                    + $"and {reference:R} in the reference log-probs (tolerance {tolerance:E1}). "
                    + "The reference log-probs are not those of this model: delete reference-logps.jsonl and start again.");
        }
    }

    /// <summary>Compares the loss of the first step.</summary>
    /// <param name="loss">Mean over the step's samples.</param>
    /// <param name="largestTolerance">Largest tolerance among its sequences.</param>
    /// <exception cref="UserErrorException">It is not the loss of rewards 0.</exception>
    internal void RequireLoss(double loss, double largestTolerance)
    {
        double tolerance = (_steepest * largestTolerance) + (1e-12 * Math.Max(1, _expectedLoss));
        if (!(Math.Abs(loss - _expectedLoss) <= tolerance))
        {
            throw new UserErrorException(
                "Before the first update policy and reference are the same model, "
                    + $"so the loss must be {_expectedLoss:R}, but it is {loss:R} (tolerance {tolerance:E1}). "
                    + "Please report this with the recipe: it is a fault of the program.");
        }
    }
}
