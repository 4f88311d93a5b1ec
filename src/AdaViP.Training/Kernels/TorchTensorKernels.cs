using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>The same operations with libtorch alone, on any of its devices; the preference loss, a few numbers, stays with the port.</summary>
internal sealed class TorchTensorKernels(IPreferenceKernels losses) : ITensorKernels
{
    public string Description => "libtorch (preference loss: " + losses.Description + ")";

    public void LogProbForward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp)
    {
        using var scope = NewDisposeScope();
        Tensor wide = logits.to(ScalarType.Float32);
        Tensor normaliser = wide.logsumexp(1).to(ScalarType.Float64);
        Tensor picked = wide.gather(1, targets.unsqueeze(1)).squeeze(1).to(ScalarType.Float64);
        logSumExp.copy_(normaliser);
        logps.copy_(picked.sub_(normaliser));
    }

    public void LogProbBackward(Tensor logits, Tensor targets, Tensor logSumExp, Tensor coefficients)
    {
        using var scope = NewDisposeScope();
        Tensor probabilities = logits.to(ScalarType.Float32).sub(logSumExp.to(ScalarType.Float32).unsqueeze(1)).exp_();
        Tensor scale = coefficients.to(ScalarType.Float32).unsqueeze(1);
        Tensor gradient = probabilities.mul_(-scale).scatter_add(1, targets.unsqueeze(1), scale);
        logits.copy_(gradient);
    }

    public void LogProbForwardBackward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp)
    {
        using var scope = NewDisposeScope();
        LogProbForward(logits, targets, logps, logSumExp);
        LogProbBackward(logits, targets, logSumExp, ones_like(logSumExp));
    }

    public void AdamW(
        in AdamWOptions options, Tensor parameter, Tensor? master, Tensor gradient, Tensor firstMoment, Tensor secondMoment)
    {
        using var scope = NewDisposeScope();
        Tensor weights = master ?? parameter;
        Tensor scaled = gradient.Times(options.GradientScale);
        firstMoment.Scale(options.Beta1).Add(scaled, 1.0 - options.Beta1);
        secondMoment.Scale(options.Beta2).AddProduct(scaled, scaled, 1.0 - options.Beta2);
        double correction1 = 1.0 - Math.Pow(options.Beta1, options.Step);
        double correction2 = 1.0 - Math.Pow(options.Beta2, options.Step);
        Tensor denominator = secondMoment.sqrt().Divide(Math.Sqrt(correction2)).Add(options.Epsilon);
        weights.Scale(1.0 - (options.LearningRate * options.WeightDecay));
        weights.AddQuotient(firstMoment, denominator, -options.LearningRate / correction1);
        if (master is not null)
        {
            parameter.copy_(master);
        }
    }

    public double SumSquares(Tensor values)
    {
        using var scope = NewDisposeScope();
        Tensor single = values.to(ScalarType.Float32);
        return single.mul(single).sum(ScalarType.Float64).item<double>();
    }

    public PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected) =>
        losses.PreferenceLoss(options, policy, reference, rejected);
}
