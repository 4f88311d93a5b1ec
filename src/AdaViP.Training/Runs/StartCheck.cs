using AdaViP.Core;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Kernels;

namespace AdaViP.Training.Runs;

/// <summary>
/// Before the first update of a run whose policy starts as the reference: both must give the same log-probs, and the loss
/// must be that of rewards 0. Anything else means that the two were not computed alike.
/// </summary>
internal sealed class StartCheck
{
    // Rounding of one unit in the last place per sum, summed as a random walk over the sums a token passes through (two per
    // block and two more) and over the tokens of an answer, with a factor of 8 for sums that are larger than their result.
    private const double SafetyFactor = 8;

    private readonly double _unit;
    private readonly double _expectedLoss;
    private readonly TensorKernels _kernels;
    private readonly PreferenceLossOptions _loss;
    private readonly int _rejected;

    internal StartCheck(LlavaConfig config, TrainingRecipe recipe, TensorKernels kernels,
        PreferenceLossOptions loss, int rejected)
    {
        double roundoff = recipe.Model.Precision == WeightPrecision.BFloat16 ? 1.0 / 512 : 1.0 / (1 << 24);
        _unit = SafetyFactor * roundoff * Math.Sqrt((2.0 * config.Text.LayerCount) + 2);
        (_kernels, _loss, _rejected) = (kernels, loss, rejected);
        double[] zeros = new double[1 + rejected];
        _expectedLoss = kernels.PreferenceLoss(loss, zeros, zeros, rejected).Losses[0];
    }

    /// <summary>Largest difference that rounding explains, for an answer of <paramref name="tokens"/> tokens.</summary>
    internal double Tolerance(double logp, int tokens) =>
        _unit * Math.Sqrt(tokens) * Math.Max(1.0, Math.Abs(logp) / tokens);

    /// <summary>
    /// How far from its value at rewards 0 the loss of a sample can be, where each of its log-probs moved by at most
    /// <paramref name="distance"/>. A convex loss, and every one is convex in the log-probs, is nowhere in that cube further from
    /// its value in the middle than at one of the corners.
    /// </summary>
    internal static double LargestChange(TensorKernels kernels, PreferenceLossOptions loss, int rejected, double distance)
    {
        int columns = 1 + rejected;
        double[] policy = new double[(1 + (1 << columns)) * columns];
        for (int at = columns; at < policy.Length; at++)
        {
            int corner = (at / columns) - 1;
            policy[at] = (corner >> (at % columns) & 1) == 0 ? -distance : distance;
        }

        double[] losses = kernels.PreferenceLoss(loss, policy, new double[policy.Length], rejected).Losses;
        return losses.Max() - losses[0];
    }

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
        double tolerance = LargestChange(_kernels, _loss, _rejected, largestTolerance) + (1e-12 * Math.Max(1, _expectedLoss));
        if (!(Math.Abs(loss - _expectedLoss) <= tolerance))
        {
            throw new UserErrorException(
                "Before the first update policy and reference are the same model, "
                    + $"so the loss must be {_expectedLoss:R}, but it is {loss:R} (tolerance {tolerance:E1}). "
                    + "Please report this with the recipe: it is a fault of the program.");
        }
    }
}
