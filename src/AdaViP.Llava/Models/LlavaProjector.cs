using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>Two linear layers that turn picture features into decoder inputs.</summary>
public sealed class LlavaProjector
{
    private const string Prefix = "multi_modal_projector";

    private readonly Activation _activation;
    private readonly NamedParameter _weight1;
    private readonly NamedParameter? _bias1;
    private readonly NamedParameter _weight2;
    private readonly NamedParameter? _bias2;

    internal LlavaProjector(LlavaConfig config, IParameterSource source)
    {
        _activation = config.ProjectorActivation;
        int hidden = config.Text.HiddenSize;
        NamedParameter Weight(string name, long columns) =>
            source.Take($"{Prefix}.{name}.weight", ParameterPart.Projector, ParameterRole.Weight, hidden, columns);
        NamedParameter? Bias(string name) => config.ProjectorBias
            ? source.Take($"{Prefix}.{name}.bias", ParameterPart.Projector, ParameterRole.Bias, hidden)
            : null;

        _weight1 = Weight("linear_1", config.Vision.HiddenSize);
        _bias1 = Bias("linear_1");
        _weight2 = Weight("linear_2", hidden);
        _bias2 = Bias("linear_2");
        Parameters = [.. new[] { _weight1, _bias1, _weight2, _bias2 }.OfType<NamedParameter>()];
    }

    /// <summary>Weights and biases in the order of use.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>Projects features; differentiable.</summary>
    /// <param name="features">[..., vision HiddenSize].</param>
    /// <returns>[..., decoder HiddenSize].</returns>
    public Tensor Forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        Tensor inner = Activations.Apply(_activation, linear(features, _weight1.Value, _bias1?.Value));
        return linear(inner, _weight2.Value, _bias2?.Value).MoveToOuterDisposeScope();
    }
}
