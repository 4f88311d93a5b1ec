using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Models;

/// <summary>Models whose weights were quantised: bitsandbytes, GPTQ, AWQ and others. Their weights are not read.</summary>
internal static class QuantizedModel
{
    /// <summary>The next step for every quantised model, as a sentence.</summary>
    internal const string Advice =
        "Quantised weights are not read: give the model in F32, BF16 or F16 that it was made from, or save it dequantised.";

    private const string Field = "quantization_config";

    // What the libraries append to the name of a weight, and which library that is.
    private static readonly (string Ending, string Library)[] Endings =
    [
        (".qweight", "GPTQ or AWQ"), (".qzeros", "GPTQ or AWQ"), (".g_idx", "GPTQ"), (".absmax", "bitsandbytes"),
        (".quant_map", "bitsandbytes"), (".nested_absmax", "bitsandbytes"), (".nested_quant_map", "bitsandbytes"),
        (".quant_state.bitsandbytes__nf4", "bitsandbytes, 4 bits"), (".quant_state.bitsandbytes__fp4", "bitsandbytes, 4 bits"),
        (".SCB", "bitsandbytes, 8 bits"), (".weight_format", "bitsandbytes, 8 bits"), (".weight_packed", "compressed-tensors"),
        (".weight_scale", "8-bit floats or compressed-tensors"), (".weight_scale_inv", "8-bit floats"),
        (".input_scale", "8-bit floats"),
    ];

    /// <summary>Refuses a configuration that says so.</summary>
    /// <param name="root">config.json.</param>
    /// <exception cref="UserDataException">It has a quantization_config; names the method and its bits.</exception>
    internal static void Refuse(ConfigNode root)
    {
        foreach (ConfigNode? node in new[] { root, root.Child("text_config") })
        {
            if (node?.Child(Field) is ConfigNode settings)
            {
                string method = settings.Text("quant_method") is string name ? $"\"{ShownValue.Cut(name)}\"" : "not named";
                throw new UserDataException(
                    $"{root.File}: {Field} says that the weights are quantised (quant_method {method}{Bits(settings)}). "
                        + $"{Advice}");
            }
        }
    }

    /// <summary>The library that gives tensors such names; null for the name of a plain weight.</summary>
    /// <param name="tensor">As stored.</param>
    internal static string? LibraryOf(string tensor) =>
        Array.Find(Endings, ending => tensor.EndsWith(ending.Ending, StringComparison.Ordinal)).Library;

    private static string Bits(ConfigNode settings)
    {
        if (settings.Has("bits"))
        {
            return string.Create(CultureInfo.InvariantCulture, $", {settings.Integer("bits", 1)} bits");
        }

        return settings.Flag("load_in_4bit") == true ? ", 4 bits" : settings.Flag("load_in_8bit") == true ? ", 8 bits" : "";
    }
}
