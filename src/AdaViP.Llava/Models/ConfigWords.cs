using TorchSharp;

namespace AdaViP.Llava.Models;

/// <summary>The words of config.json for dtypes, activations and rotary scaling, read the same way in every layout.</summary>
internal static class ConfigWords
{
    private const double LargestEpsilon = 1 - 1e-7; // the next below 1 in 32 bits, about
    private const double LargestBase = 1e15;
    private const double LargestFactor = 1e6;
    private const string ScalingExpectation = "a number of at least 1e-6 and at most 1e6";

    // The kind of layers that a Llama decoder consists of, as transformers 5 keys rotary settings by it.
    private const string LayerType = "full_attention";

    internal static Activation? ActivationOf(ConfigNode node, string field) =>
        node.Text(field) switch
        {
            null => null,
            "quick_gelu" => Activation.QuickGelu,
            "gelu" => Activation.Gelu,
            "silu" or "swish" => Activation.Silu,
            _ => throw node.Wrong(field, "quick_gelu, gelu or silu, the supported activations"),
        };

    internal static string NameOf(Activation activation) => activation switch
    {
        Activation.QuickGelu => "quick_gelu",
        Activation.Gelu => "gelu",
        Activation.Silu => "silu",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };

    internal static torch.ScalarType? DtypeOf(ConfigNode node)
    {
        string field = node.Has("dtype") ? "dtype" : "torch_dtype";
        return node.Text(field) switch
        {
            null or "auto" => null,
            "float32" or "float" or "torch.float32" => torch.ScalarType.Float32,
            "bfloat16" or "torch.bfloat16" => torch.ScalarType.BFloat16,
            "float16" or "half" or "torch.float16" => torch.ScalarType.Float16,
            _ => throw node.Wrong(field, "float32, bfloat16, float16, or auto for what the weights are stored as"),
        };
    }

    internal static string NameOf(torch.ScalarType dtype) => dtype switch
    {
        torch.ScalarType.Float32 => "float32",
        torch.ScalarType.BFloat16 => "bfloat16",
        torch.ScalarType.Float16 => "float16",
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "weights are float32, bfloat16 or float16"),
    };

    /// <summary>Base and scaling from <c>rope_parameters</c> (new style) or <c>rope_theta</c> and <c>rope_scaling</c>.</summary>
    internal static (double Theta, RopeScaling? Scaling) RopeOf(ConfigNode text)
    {
        // transformers 5: rope_scaling, where it says anything, stands in for rope_parameters; a base in either comes first.
        ConfigNode? older = text.Child("rope_scaling");
        ConfigNode? scaling = OfLayers(older is { IsEmpty: false } ? older : text.Child("rope_parameters"));
        double theta = (scaling is null ? null : BaseOf(scaling)) ?? BaseOf(text) ?? 10000;
        foreach (ConfigNode? node in new[] { scaling, text })
        {
            if (node?.Positive("partial_rotary_factor") is double part and not 1)
            {
                throw node.Wrong("partial_rotary_factor", "1: every pair of a head's dimensions is turned");
            }
        }

        if (scaling is null)
        {
            return (theta, null);
        }

        string field = scaling.Has("rope_type") ? "rope_type" : "type";
        switch (scaling.Text(field))
        {
            case null or "default":
                return (theta, null);
            case "linear":
                return (theta, new RopeScaling(RopeScalingKind.Linear, Required(scaling, "factor")));
            case "llama3":
                int original = scaling.Integer("original_max_position_embeddings", 1)
                    ?? throw scaling.Wrong("original_max_position_embeddings", "the context length of the original training");
                return (theta, new RopeScaling(
                    RopeScalingKind.Llama3,
                    Required(scaling, "factor"),
                    Required(scaling, "low_freq_factor"),
                    Required(scaling, "high_freq_factor"),
                    original));
            default:
                throw scaling.Wrong(field, "default, linear or llama3, the supported rotary scalings");
        }
    }

    /// <summary>What is added to a variance before its root is taken: beside a variance of about 1, so below 1.</summary>
    internal static double? EpsilonOf(ConfigNode node, string field) => node.Within(
        field,
        ConfigNode.SmallestSingle,
        LargestEpsilon,
        "a number of at least 1.2e-38 (in 32 bits, smaller ones are 0) and below 1");

    private static double? BaseOf(ConfigNode node) =>
        node.Within("rope_theta", 1, LargestBase, "a number of at least 1 and at most 1e15, the base of the rotary frequencies");

    // Settings may stand in an object of their own for each type of layers.
    private static ConfigNode? OfLayers(ConfigNode? settings)
    {
        if (settings is null || settings.ObjectFields is not { Count: > 0 } types)
        {
            return settings;
        }

        if (types.FirstOrDefault(type => type != LayerType) is string other)
        {
            throw settings.Wrong(other, $"no such object: all layers of a Llama decoder are of the type \"{LayerType}\"");
        }

        return settings.FieldCount == 1
            ? settings.Child(LayerType)
            : throw settings.Wrong(LayerType, "no further fields beside it: they would contradict it");
    }

    private static double Required(ConfigNode node, string field) =>
        node.Within(field, 1 / LargestFactor, LargestFactor, ScalingExpectation) ?? throw node.Wrong(field, ScalingExpectation);
}
