using AdaViP.Core.Recipes;

namespace AdaViP.Training.Schedules;

/// <summary>
/// Learning rate per optimizer step: linear warm-up from 0, then the recipe's curve. Step 0 is the first update; the
/// factors are those of transformers' <c>get_*_schedule_with_warmup</c>.
/// </summary>
public sealed class LearningRateSchedule
{
    private readonly LearningRateCurve _curve;
    private readonly double _peak;
    private readonly int _totalSteps;

    /// <summary>Fixes the curve of a run.</summary>
    /// <param name="recipe">Curve and warm-up.</param>
    /// <param name="peak">Learning rate after warm-up.</param>
    /// <param name="totalSteps">Optimizer steps of the whole run.</param>
    public LearningRateSchedule(ScheduleRecipe recipe, double peak, int totalSteps)
    {
        _curve = recipe.Curve;
        _peak = peak;
        _totalSteps = totalSteps;
        WarmupSteps = recipe.WarmupSteps > 0
            ? recipe.WarmupSteps
            : (int)Math.Ceiling(totalSteps * recipe.WarmupRatio);
    }

    /// <summary>Steps in which the rate rises from 0.</summary>
    public int WarmupSteps { get; }

    /// <summary>Learning rate of the update number <paramref name="step"/>, counted from 0.</summary>
    public double At(int step) => _peak * Factor(step);

    private double Factor(int step)
    {
        if (step < WarmupSteps)
        {
            return step / (double)Math.Max(1, WarmupSteps);
        }

        double remaining = Math.Max(1, _totalSteps - WarmupSteps);
        return _curve switch
        {
            LearningRateCurve.Constant => 1.0,
            LearningRateCurve.Linear => Math.Max(0.0, (_totalSteps - step) / remaining),
            LearningRateCurve.Cosine => Math.Max(0.0, 0.5 * (1.0 + Math.Cos(Math.PI * ((step - WarmupSteps) / remaining)))),
            _ => throw new InvalidOperationException($"no learning-rate curve {_curve}"),
        };
    }
}
