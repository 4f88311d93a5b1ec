namespace AdaViP.Training.Objectives;

/// <summary>What a step's mean is taken over, whatever its micro-batches.</summary>
/// <param name="Samples">Samples of the optimizer step.</param>
/// <param name="ChosenTokens">Answer tokens of their chosen sequences.</param>
internal readonly record struct StepCounts(int Samples, long ChosenTokens);
