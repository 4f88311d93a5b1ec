namespace AdaViP.Training;

/// <summary>
/// Something that a run tells while it goes on: one of <see cref="PhaseReport"/>, <see cref="PictureReport"/>, <see
/// cref="ReferenceReport"/>, <see cref="StepReport"/>, <see cref="CheckpointReport"/>.
/// </summary>
public abstract record TrainingReport;
