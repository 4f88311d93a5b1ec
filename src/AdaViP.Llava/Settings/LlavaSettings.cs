using AdaViP.Core;

namespace AdaViP.Llava.Settings;

/// <summary>What messages about LLaVA models speak of, for a front end to name in its own words.</summary>
public static class LlavaSettings
{
    /// <summary>Precision of a model's weights and activations where it answers.</summary>
    public static SettingKey Precision { get; } = new("answers.precision");
}
