namespace AdaViP.Training;

/// <summary>A new phase of the run, or something the user should know.</summary>
/// <param name="Message">One complete sentence or clause.</param>
/// <param name="IsWarning">Whether the user should look at it: rows left out, a cache that did not fit, ...</param>
public sealed record PhaseReport(string Message, bool IsWarning = false) : TrainingReport;
