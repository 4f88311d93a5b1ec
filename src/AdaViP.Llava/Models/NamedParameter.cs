using TorchSharp;

namespace AdaViP.Llava.Models;

/// <summary>One weight of the model under its hub name. The model owns the tensor.</summary>
public sealed class NamedParameter
{
    internal NamedParameter(string name, torch.Tensor value, ParameterPart part)
    {
        Name = name;
        Value = value;
        Part = part;
    }

    /// <summary>Hub name, for example <c>language_model.model.layers.0.mlp.up_proj.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The weight, contiguous; a leaf that requires no gradient until a trainer asks for it.</summary>
    public torch.Tensor Value { get; }

    /// <summary>Part of the model.</summary>
    public ParameterPart Part { get; }

    /// <summary>Whether weight decay applies: matrices and larger, not norms and biases.</summary>
    public bool Decayed => Value.dim() >= 2;

    /// <inheritdoc />
    public override string ToString() => $"{Name} [{string.Join(", ", Value.shape)}]";
}

/// <summary>Which part of the model a parameter belongs to; recipes train parts.</summary>
public enum ParameterPart
{
    /// <summary>CLIP tower.</summary>
    VisionTower,

    /// <summary>The two layers between tower and decoder.</summary>
    Projector,

    /// <summary>Language model, embedding and head included.</summary>
    Decoder,
}
