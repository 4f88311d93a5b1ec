namespace AdaViP.Training;

/// <summary>
/// Everything is loaded and checked, the first gradients are finite, and the output folder belongs to this run from now on: what
/// an overwritten run had there is gone. Comes once, before the first update.
/// </summary>
/// <param name="Folder">The output folder, full path.</param>
public sealed record RunStartedReport(string Folder) : TrainingReport;
