using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Training.Optimizer;

/// <summary>
/// The weights that a recipe trains, each with an fp32 gradient buffer that lives as long as the run. Autograd adds into the
/// buffer in place, also where the weight is bfloat16.
/// </summary>
internal sealed class TrainedParameters : IDisposable
{
    private readonly Dictionary<NamedParameter, Tensor> _gradients = [];
    private readonly NamedParameter _embedding;

    internal TrainedParameters(LlavaModel model, ModelRecipe recipe)
    {
        _embedding = model.Decoder.EmbedWeight;
        TrainsVisionTower = recipe.TrainVisionTower;
        TrainsProjector = recipe.TrainProjector;
        TrainsDecoder = recipe.TrainDecoder;

        // Weight decay must not touch what gets no gradient.
        HashSet<NamedParameter> ofFeatures = [.. model.VisionTower.FeatureParameters];
        Parameters = [.. model.Parameters.Where(parameter => IsTrained(parameter, ofFeatures))];
        foreach (NamedParameter parameter in model.Parameters)
        {
            parameter.Value.requires_grad_(false);
        }

        foreach (NamedParameter parameter in Parameters)
        {
            Tensor gradient = zeros(parameter.Value.shape, dtype: ScalarType.Float32, device: parameter.Value.device);
            gradient.DetachFromDisposeScope();
            _gradients.Add(parameter, gradient);
            parameter.Value.requires_grad_(true);
            parameter.Value.grad = gradient;
        }
    }

    /// <summary>In the model's order.</summary>
    internal IReadOnlyList<NamedParameter> Parameters { get; }

    internal bool TrainsVisionTower { get; }

    internal bool TrainsProjector { get; }

    internal bool TrainsDecoder { get; }

    /// <summary>The gradient buffer of a trained weight.</summary>
    internal Tensor GradientOf(NamedParameter parameter) => _gradients[parameter];

    /// <summary>The embedding's gradient buffer; null where the decoder is frozen.</summary>
    internal Tensor? EmbeddingGradient => TrainsDecoder ? GradientOf(_embedding) : null;

    /// <summary>Sets every gradient to 0.</summary>
    internal void ZeroGradients()
    {
        // In-place operations return a second handle to the same tensor.
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        foreach (Tensor gradient in _gradients.Values)
        {
            gradient.zero_();
        }
    }

    public void Dispose()
    {
        foreach ((NamedParameter parameter, Tensor gradient) in _gradients)
        {
            parameter.Value.grad = null;
            parameter.Value.requires_grad_(false);
            gradient.Dispose();
        }

        _gradients.Clear();
    }

    private bool IsTrained(NamedParameter parameter, HashSet<NamedParameter> ofFeatures) => parameter.Part switch
    {
        ParameterPart.VisionTower => TrainsVisionTower && ofFeatures.Contains(parameter),
        ParameterPart.Projector => TrainsProjector,
        ParameterPart.Decoder => TrainsDecoder,
        _ => throw new InvalidOperationException($"{parameter.Name} belongs to no part that recipes know."),
    };
}
