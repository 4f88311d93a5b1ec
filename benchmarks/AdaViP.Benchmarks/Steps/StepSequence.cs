namespace AdaViP.Benchmarks.Steps;

/// <summary>One of the three sequences of a sample.</summary>
/// <param name="Ids">Token ids; image positions hold the image token.</param>
/// <param name="AnswerStart">Position of the first answer token; the answer runs to the end.</param>
/// <param name="Picture">Which of the workload's pictures it sees.</param>
internal sealed record StepSequence(int[] Ids, int AnswerStart, int Picture);
