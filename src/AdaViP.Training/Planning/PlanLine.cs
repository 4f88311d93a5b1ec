namespace AdaViP.Training.Planning;

/// <summary>One row of a memory plan.</summary>
/// <param name="Name">What takes the memory.</param>
/// <param name="Bytes">How much.</param>
/// <param name="Basis">How the number comes about, for the reader.</param>
public sealed record PlanLine(string Name, long Bytes, string Basis);
