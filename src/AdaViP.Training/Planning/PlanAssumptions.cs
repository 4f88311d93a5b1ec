namespace AdaViP.Training.Planning;

/// <summary>What a plan has to assume about data it has not seen.</summary>
/// <param name="PromptTokens">Text tokens of a sequence before the answer: system and question.</param>
/// <param name="AnswerTokens">Tokens of an answer.</param>
/// <param name="SampleCount">Samples in the data; 0 where it is not known.</param>
public sealed record PlanAssumptions(int PromptTokens = 60, int AnswerTokens = 100, int SampleCount = 0);
