using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>A weight and its bias in the vision tower: a linear layer or a layer norm.</summary>
internal sealed record Affine(NamedParameter Weight, NamedParameter Bias)
{
    internal IEnumerable<NamedParameter> Parameters => [Weight, Bias];

    internal static Affine Linear(IParameterSource source, string prefix, long rows, long columns) => new(
        source.Take($"{prefix}.weight", ParameterPart.VisionTower, ParameterRole.Weight, rows, columns),
        source.Take($"{prefix}.bias", ParameterPart.VisionTower, ParameterRole.Bias, rows));

    internal static Affine Norm(IParameterSource source, string prefix, long width) => new(
        source.Take($"{prefix}.weight", ParameterPart.VisionTower, ParameterRole.Scale, width),
        source.Take($"{prefix}.bias", ParameterPart.VisionTower, ParameterRole.Bias, width));

    internal Tensor Apply(Tensor input) => linear(input, Weight.Value, Bias.Value);

    internal Tensor Normalise(Tensor input, double epsilon) =>
        layer_norm(input, [Weight.Value.shape[0]], Weight.Value, Bias.Value, epsilon);
}
