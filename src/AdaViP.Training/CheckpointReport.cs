namespace AdaViP.Training;

/// <summary>A checkpoint is complete on the disk.</summary>
/// <param name="Step">Completed steps that it holds.</param>
/// <param name="Folder">Where it is.</param>
public sealed record CheckpointReport(int Step, string Folder) : TrainingReport;
