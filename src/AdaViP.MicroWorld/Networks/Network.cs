using AdaViP.MicroWorld.Onnx;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Networks;

/// <summary>A weight with its name.</summary>
/// <param name="Name">Unique in its network.</param>
/// <param name="Value">Takes gradients.</param>
public sealed record NetworkWeight(string Name, Tensor Value);

/// <summary>
/// A part of a small network that exists twice: it computes with libtorch, where it is trained, and writes itself into an ONNX
/// graph, where it is used. Both say the same; a test compares their numbers.
/// </summary>
public abstract class Network : IDisposable
{
    /// <summary>All weights, in an order that never changes.</summary>
    public abstract IReadOnlyList<NetworkWeight> Weights { get; }

    /// <summary>Computes.</summary>
    /// <param name="input">Batch first; belongs to the caller.</param>
    public abstract Tensor Forward(Tensor input);

    /// <summary>Adds the same computation to a graph.</summary>
    /// <returns>Its result there.</returns>
    internal abstract OnnxValue Export(OnnxGraph graph, OnnxValue input);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (NetworkWeight weight in Weights)
        {
            weight.Value.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A weight drawn from a normal distribution, whose scale keeps the variance of what it is applied to.</summary>
    /// <param name="random">Seeded by the caller.</param>
    /// <param name="inputs">Numbers that go into one result.</param>
    /// <param name="shape">Of the weight.</param>
    private protected static Tensor Drawn(Generator random, double inputs, params long[] shape)
    {
        using Tensor unit = randn(shape, generator: random);
        return unit.Times(Math.Sqrt(2.0 / inputs)).DetachFromDisposeScope().requires_grad_();
    }

    /// <summary>A weight of zeros.</summary>
    private protected static Tensor Zeros(params long[] shape) => zeros(shape).DetachFromDisposeScope().requires_grad_();

    /// <summary>The weights of a part, under its name.</summary>
    private protected static IEnumerable<NetworkWeight> Named(string name, Network part) =>
        part.Weights.Select(weight => weight with { Name = $"{name}.{weight.Name}" });

    /// <summary>A weight as a constant of a graph.</summary>
    private protected static OnnxValue Constant(OnnxGraph graph, Tensor weight)
    {
        using Tensor plain = weight.detach().contiguous();
        return graph.Floats(plain.data<float>().ToArray(), plain.shape);
    }
}

/// <summary>Parts one after the other.</summary>
/// <param name="parts">Each takes what the one before gives.</param>
public sealed class Chain(params IReadOnlyList<Network> parts) : Network
{
    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; } =
        [.. parts.SelectMany((part, i) => Named($"{i}", part))];

    /// <inheritdoc />
    public override Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor value = input;
        foreach (Network part in parts)
        {
            value = part.Forward(value);
        }

        return value.MoveToOuterDisposeScope();
    }

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) =>
        parts.Aggregate(input, (value, part) => part.Export(graph, value));
}
