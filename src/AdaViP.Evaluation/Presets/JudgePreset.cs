using AdaViP.Core.Memory;
using AdaViP.Core.Settings;

namespace AdaViP.Evaluation.Presets;

/// <summary>How a benchmark asks its judge.</summary>
/// <param name="Model">The judge that published numbers were made with.</param>
/// <param name="Temperature">Of the draw, 0 to 2.</param>
/// <param name="TopP">Nucleus of the draw, 0 to 2; null leaves it to the endpoint.</param>
/// <param name="MaxTokens">Longest reply, from 1; null leaves it to the endpoint.</param>
public sealed record JudgePreset(
    [property: Setting("The judge that is asked unless another one is named.")] string Model,
    [property: Setting("Of the draw.", Min = 0, Max = 2)] double Temperature = 0,
    [property: Setting("Nucleus of the draw; default: the endpoint's.", Min = 0, Max = 2)] double? TopP = null,
    [property: Setting("Longest reply in tokens; default: the endpoint's.", Min = 1, Max = GenerationLimits.MostNewTokens)]
    int? MaxTokens = null);
