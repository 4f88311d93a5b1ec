using AdaViP.Core;
using AdaViP.Core.Recipes;

namespace AdaViP.Training.Schedules;

/// <summary>
/// How many optimizer steps a run has and which positions of the sample stream each one consumes. The stream has no gaps
/// at epoch ends; only the last step of a run measured in epochs may be smaller.
/// </summary>
public sealed class RunLength
{
    private readonly long _totalSamples;
    private readonly int _samplesPerStep;

    /// <summary>Works out the length.</summary>
    /// <param name="recipe">Steps or epochs, batch size and accumulation.</param>
    /// <param name="sampleCount">Samples in the data, at least 1.</param>
    /// <exception cref="UserErrorException">The run would have more steps than a number holds.</exception>
    public RunLength(ScheduleRecipe recipe, int sampleCount)
    {
        long perStep = (long)recipe.BatchSize * recipe.Accumulation;
        double total = recipe.Steps > 0
            ? recipe.Steps * (double)perStep
            : Math.Max(1.0, Math.Round(recipe.Epochs * sampleCount, MidpointRounding.AwayFromZero));
        double steps = Math.Ceiling(total / perStep);
        if (steps > int.MaxValue || perStep > int.MaxValue || total > long.MaxValue / 2.0)
        {
            throw new UserErrorException(
                $"The run would have {steps:E3} steps of {perStep} samples "
                    + $"({RecipeKeys.Epochs} {recipe.Epochs}, {sampleCount} samples). "
                    + $"Lower {RecipeKeys.Epochs}, or set {RecipeKeys.Steps}.");
        }

        _samplesPerStep = (int)perStep;
        _totalSamples = (long)total;
        Steps = (int)steps;
        SampleCount = sampleCount;
    }

    /// <summary>Optimizer steps.</summary>
    public int Steps { get; }

    /// <summary>Samples in the data.</summary>
    public int SampleCount { get; }

    /// <summary>Positions of the sample stream that the whole run consumes; one behind the last.</summary>
    public long TotalSamples => _totalSamples;

    /// <summary>First position of the sample stream that a step (from 0) consumes.</summary>
    public long FirstPosition(int step) => (long)step * _samplesPerStep;

    /// <summary>Samples that a step consumes.</summary>
    public int SamplesOf(int step) => (int)Math.Min(_samplesPerStep, _totalSamples - FirstPosition(step));

    /// <summary>Passes over the data after <paramref name="completedSteps"/> steps.</summary>
    public double EpochAfter(int completedSteps) =>
        Math.Min((double)completedSteps * _samplesPerStep, _totalSamples) / SampleCount;
}
