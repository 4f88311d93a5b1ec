using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Kernels;
using static TorchSharp.torch;

namespace AdaViP.Training.Optimizer;

/// <summary>
/// AdamW over the trained weights, one kernel call per weight. Matrices decay, norms and biases do not. Moments are fp32; a
/// bfloat16 weight has an fp32 master copy, or where the recipe forgoes it, one that lives for the update only.
/// </summary>
internal sealed class AdamWOptimizer : IDisposable
{
    private readonly TrainedParameters _trained;
    private readonly OptimizerRecipe _recipe;
    private readonly TensorKernels _kernels;
    private readonly List<State> _states = [];

    internal AdamWOptimizer(TrainedParameters trained, OptimizerRecipe recipe, TensorKernels kernels)
    {
        _trained = trained;
        _recipe = recipe;
        _kernels = kernels;
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        foreach (NamedParameter parameter in trained.Parameters)
        {
            Tensor gradient = trained.GradientOf(parameter);
            bool master = recipe.MasterWeights && parameter.Value.dtype != ScalarType.Float32;
            _states.Add(new State(
                parameter,
                zeros_like(gradient).DetachFromDisposeScope(),
                zeros_like(gradient).DetachFromDisposeScope(),
                master ? parameter.Value.detach().to(ScalarType.Float32).DetachFromDisposeScope() : null));
        }
    }

    /// <summary>Completed updates.</summary>
    internal long CompletedSteps { get; set; }

    /// <summary>Every state tensor under the name it has in a checkpoint, in a fixed order.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Tensors
    {
        get
        {
            foreach (State state in _states)
            {
                yield return ("exp_avg." + state.Parameter.Name, state.FirstMoment);
                yield return ("exp_avg_sq." + state.Parameter.Name, state.SecondMoment);
                if (state.Master is not null)
                {
                    yield return ("master." + state.Parameter.Name, state.Master);
                }
            }
        }
    }

    /// <summary>Global norm of the gradients: the root of the sum of squares over all trained weights, in fp64.</summary>
    internal double GradientNorm()
    {
        double sum = 0;
        foreach (State state in _states)
        {
            sum += _kernels.SumSquares(_trained.GradientOf(state.Parameter));
        }

        return Math.Sqrt(sum);
    }

    /// <summary>One update of all trained weights.</summary>
    /// <param name="learningRate">Of this update.</param>
    /// <param name="gradientNorm">From <see cref="GradientNorm"/>, finite.</param>
    internal void Step(double learningRate, double gradientNorm)
    {
        using IDisposable noGrad = no_grad();
        CompletedSteps++;
        foreach (State state in _states)
        {
            using var scope = NewDisposeScope();
            AdamWOptions options = new(
                CompletedSteps,
                learningRate,
                _recipe.Beta1,
                _recipe.Beta2,
                _recipe.Epsilon,
                state.Parameter.Decayed ? _recipe.WeightDecay : 0.0,
                ClipScale(gradientNorm));
            Tensor value = state.Parameter.Value;
            Tensor? master = state.Master
                ?? (value.dtype == ScalarType.Float32 ? null : value.detach().to(ScalarType.Float32));
            _kernels.AdamW(
                options, value, master, _trained.GradientOf(state.Parameter), state.FirstMoment, state.SecondMoment);
        }
    }

    public void Dispose()
    {
        foreach (State state in _states)
        {
            state.FirstMoment.Dispose();
            state.SecondMoment.Dispose();
            state.Master?.Dispose();
        }
    }

    // As torch.nn.utils.clip_grad_norm_ has it, its 1e-6 included.
    private double ClipScale(double gradientNorm) =>
        _recipe.MaxGradNorm > 0 ? Math.Min(1.0, _recipe.MaxGradNorm / (gradientNorm + 1e-6)) : 1.0;

    private sealed record State(NamedParameter Parameter, Tensor FirstMoment, Tensor SecondMoment, Tensor? Master);
}
