using System.Diagnostics.CodeAnalysis;

namespace AdaViP.Vision.Inference;

/// <summary>What a graph declares: the basis on which its family is recognised.</summary>
/// <param name="Path">File of the graph.</param>
/// <param name="Inputs">In the graph's order.</param>
/// <param name="Outputs">In the graph's order.</param>
public sealed record GraphSignature(string Path, IReadOnlyList<GraphTensor> Inputs, IReadOnlyList<GraphTensor> Outputs)
{
    /// <summary>The input of that name, or null.</summary>
    public GraphTensor? Input(string name) => Inputs.FirstOrDefault(tensor => tensor.Name == name);

    /// <summary>The output of that name, or null.</summary>
    public GraphTensor? Output(string name) => Outputs.FirstOrDefault(tensor => tensor.Name == name);

    /// <summary>Finds an input by name.</summary>
    public bool TryInput(string name, [NotNullWhen(true)] out GraphTensor? tensor) => (tensor = Input(name)) is not null;

    /// <summary>For messages: every input and output with type and axes.</summary>
    public string Summary =>
        $"inputs: {string.Join("; ", Inputs)}; outputs: {string.Join("; ", Outputs)}";
}
