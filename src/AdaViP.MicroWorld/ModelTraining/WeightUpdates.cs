using AdaViP.MicroWorld.Networks;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>AdamW (Loshchilov and Hutter, 2019) over the weights of a small network; matrices decay, biases do not.</summary>
internal sealed class WeightUpdates : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.98;
    private const double Epsilon = 1e-8;
    private const double Decay = 0.01;

    private readonly (Tensor Value, Tensor First, Tensor Second)[] _states;
    private long _steps;

    /// <summary>Starts with moments of zero.</summary>
    /// <param name="weights">Stay the network's.</param>
    internal WeightUpdates(IReadOnlyList<NetworkWeight> weights) => _states =
    [
        .. weights.Select(weight => (
            weight.Value,
            zeros(weight.Value.shape).DetachFromDisposeScope(),
            zeros(weight.Value.shape).DetachFromDisposeScope())),
    ];

    /// <summary>One update from the gradients, which are zero afterwards.</summary>
    /// <param name="rate">Of this update.</param>
    internal void Step(double rate)
    {
        using IDisposable noGradients = no_grad();
        _steps++;
        double first = 1 - Math.Pow(Beta1, _steps);
        double second = 1 - Math.Pow(Beta2, _steps);
        foreach ((Tensor value, Tensor mean, Tensor square) in _states)
        {
            using var scope = NewDisposeScope();
            Tensor gradient = value.grad ?? throw new InvalidOperationException("A weight has no part in the loss.");
            mean.Scale(Beta1).Add(gradient, 1 - Beta1);
            square.Scale(Beta2).AddProduct(gradient, gradient, 1 - Beta2);
            if (value.dim() > 1)
            {
                value.Scale(1 - rate * Decay);
            }

            Tensor deviation = square.sqrt().Divide(Math.Sqrt(second)).Add(Epsilon);
            value.AddQuotient(mean, deviation, -rate / first);
            gradient.zero_();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach ((_, Tensor mean, Tensor square) in _states)
        {
            mean.Dispose();
            square.Dispose();
        }
    }
}
