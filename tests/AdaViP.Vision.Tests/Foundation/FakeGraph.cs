using AdaViP.Core.Data;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>A graph that is a function: shows what the adapters give to exports that are not at hand.</summary>
internal sealed class FakeGraph(GraphTensor[] inputs, GraphTensor[] outputs,
    Func<Dictionary<string, GraphInput>, string, GraphOutput> compute)
    : IGraphEngine, IGraphSession
{
    /// <summary>Inputs of every run, in order.</summary>
    public List<Dictionary<string, GraphInput>> Runs { get; } = [];

    /// <inheritdoc />
    public string Description => "fake";

    /// <inheritdoc />
    public GraphSignature Signature { get; } = new("fake.onnx", inputs, outputs);

    /// <inheritdoc />
    public TimeSpan RunTime => TimeSpan.Zero;

    /// <inheritdoc />
    public IGraphSession Load(GraphFile file) => this;

    /// <inheritdoc />
    public IReadOnlyList<GraphOutput> Run(IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> outputs)
    {
        var values = inputs.ToDictionary(input => input.Name);
        foreach (GraphInput input in inputs)
        {
            GraphTensor declared = Signature.Input(input.Name) ?? throw new UserDataException($"no input {input.Name}");
            bool fits = declared.Rank == input.Dimensions.Count
                && Enumerable.Range(0, declared.Rank).All(axis => declared.Axes[axis].Accepts((int)input.Dimensions[axis]));
            if (!fits)
            {
                throw new UserDataException($"{declared} does not take [{string.Join(", ", input.Dimensions)}]");
            }
        }

        if (values.Count != Signature.Inputs.Count)
        {
            throw new UserDataException("an input is missing");
        }

        Runs.Add(values);
        return [.. outputs.Select(name => compute(values, name))];
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    /// <summary>A 32-bit float tensor; −1 leaves an axis free.</summary>
    public static GraphTensor Floats(string name, params int[] axes) => Tensor(name, GraphElement.Float32, axes);

    /// <summary>A tensor of any type; −1 leaves an axis free.</summary>
    public static GraphTensor Tensor(string name, GraphElement element, params int[] axes) =>
        new(name, element, [.. axes.Select(size => size < 0 ? new GraphAxis(null, null) : new GraphAxis(size, null))]);

    /// <summary>An output.</summary>
    public static GraphOutput Output(string name, float[] values, params int[] shape) => new(name, values, shape);
}
