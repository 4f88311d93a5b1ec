using AdaViP.Core.Endpoints;
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
    int Parallel,
    int Attempts,
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
