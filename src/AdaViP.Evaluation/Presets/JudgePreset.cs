namespace AdaViP.Evaluation.Presets;

/// <summary>How a benchmark asks its judge.</summary>
/// <param name="Model">The judge that published numbers were made with.</param>
/// <param name="Temperature">Of the draw.</param>
/// <param name="TopP">Nucleus of the draw; null leaves it to the endpoint.</param>
/// <param name="MaxTokens">Longest reply; null leaves it to the endpoint.</param>
public sealed record JudgePreset(string Model, double Temperature, double? TopP, int? MaxTokens);
