using AdaViP.Core.Endpoints;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Evaluation.Judging;

/// <summary>Which judge to ask, and how.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Preset">Model and parameters.</param>
/// <param name="PromptFile">File with the prompt; null for the program's own wording.</param>
/// <param name="Parallel">Questions asked at the same time, at least 1.</param>
/// <param name="Attempts">Asks per answer while the reply cannot be used, at least 1.</param>
/// <param name="DropIncomplete">Whether descriptions lose an incomplete last sentence before they are judged.</param>
public sealed record JudgeSettings(
    IChatConnector Endpoint,
    JudgePreset Preset,
    string? PromptFile,
    [property: Setting("Questions asked at the same time.", Min = 1, Max = 256)] int Parallel = 4,
    [property: Setting("Asks per answer before it counts as not judged.", Min = 1, Max = 100)] int Attempts = 6,
    bool DropIncomplete = false)
{
    /// <summary>A request with these parameters.</summary>
    /// <param name="system">System message; null for none.</param>
    /// <param name="user">User message; null for none.</param>
    public ChatRequest Request(string? system, string? user) => new()
    {
        Model = Preset.Model,
        System = system,
        User = user,
        Temperature = Preset.Temperature,
        TopP = Preset.TopP,
        MaxTokens = Preset.MaxTokens,
    };
}
