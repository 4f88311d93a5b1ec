using AdaViP.Core.Settings;

namespace AdaViP.Training.Planning;

/// <summary>What a plan has to assume about data it has not seen.</summary>
/// <param name="PromptTokens">Text tokens of a sequence before the answer: system and question.</param>
/// <param name="AnswerTokens">Tokens of an answer.</param>
/// <param name="SampleCount">Samples in the data; 0 where it is not known.</param>
public sealed record PlanAssumptions(
    [property: Setting("Text tokens before an answer: system and question.", Min = 1)] int PromptTokens = 60,
    [property: Setting("Tokens of an answer.", Min = 1)] int AnswerTokens = 100,
    [property: Setting("Rows in the data; without it, what depends on their number is left out.", Min = 1)]
    int SampleCount = 0)
{
    /// <summary>
    /// Those of the prompt before the picture, which all sequences share: "A chat between ..." and "USER:" in LLaVA's vocabulary.
    /// </summary>
    public int SystemTokens { get; init; } = 35;
}
