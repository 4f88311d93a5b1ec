using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>
/// One AdamW update with the operations of torch.optim.AdamW in its order, each rounded to single precision as
/// tensors of singles are. The numbers that do not depend on the element are double until they meet one.
/// </summary>
public static class AdamWReference
{
    /// <summary>Updates one parameter and its two moments.</summary>
    /// <param name="options">Step, rates, decay and gradient scale, already checked.</param>
    /// <param name="parameter">θ: decayed, then moved.</param>
    /// <param name="gradient">Before scaling.</param>
    /// <param name="firstMoment">Running mean of the gradient.</param>
    /// <param name="secondMoment">Running mean of its square.</param>
    public static void Update(
        in AdamWOptions options, ref float parameter, float gradient, ref float firstMoment, ref float secondMoment)
    {
        double firstCorrection = 1.0 - Math.Pow(options.Beta1, options.Step);
        double secondCorrection = 1.0 - Math.Pow(options.Beta2, options.Step);
        float keep = (float)(1.0 - (options.LearningRate * options.WeightDecay));
        float firstRate = (float)(1.0 - options.Beta1);
        float secondKeep = (float)options.Beta2;
        float secondRate = (float)(1.0 - options.Beta2);
        float secondCorrectionRoot = (float)Math.Sqrt(secondCorrection);
        float step = (float)(-options.LearningRate / firstCorrection);

        float scaled = gradient * (float)options.GradientScale;
        parameter *= keep;
        firstMoment = Lerp(firstMoment, scaled, firstRate);
        secondMoment = (secondMoment * secondKeep) + (secondRate * scaled * scaled);
        float denominator = (MathF.Sqrt(secondMoment) / secondCorrectionRoot) + (float)options.Epsilon;
        parameter += step * firstMoment / denominator;
    }

    /// <summary>start + weight·(end − start), taken from the nearer end.</summary>
    private static float Lerp(float start, float end, float weight) =>
        weight < 0.5f ? start + (weight * (end - start)) : end - ((end - start) * (1.0f - weight));

    /// <summary>Checks the numbers of an update.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    internal static void Check(in AdamWOptions options)
    {
        if (options.Step < 1)
        {
            throw new ArgumentException($"step {options.Step} must be at least 1.", nameof(options));
        }

        RequireUnit(options.Beta1, "beta1");
        RequireUnit(options.Beta2, "beta2");
        RequireNotNegative(options.LearningRate, "learning rate");
        RequireNotNegative(options.WeightDecay, "weight decay");
        RequireNotNegative(options.Epsilon, "epsilon");
        if (!double.IsFinite(options.GradientScale))
        {
            throw new ArgumentException($"gradient scale {options.GradientScale} must be finite.", nameof(options));
        }
    }

    private static void RequireUnit(double value, string name)
    {
        if (!(value >= 0.0 && value < 1.0))
        {
            throw new ArgumentException($"{name} {value} must be in [0, 1).", nameof(value));
        }
    }

    private static void RequireNotNegative(double value, string name)
    {
        if (!(value >= 0.0) || !double.IsFinite(value))
        {
            throw new ArgumentException($"{name} {value} must be finite and at least 0.", nameof(value));
        }
    }
}
