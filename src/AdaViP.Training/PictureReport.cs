namespace AdaViP.Training;

/// <summary>Progress of decoding pictures before the first step, to find those that cannot be.</summary>
/// <param name="Done">Samples whose pictures were looked at.</param>
/// <param name="Total">Samples to look at.</param>
public sealed record PictureReport(int Done, int Total) : TrainingReport;
