namespace AdaViP.Training;

/// <summary>How a run ended.</summary>
/// <param name="Finished">Whether all steps were done and the model was written; false after an interruption.</param>
/// <param name="CompletedSteps">Steps done, those before a resume included.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="ModelFolder">The tuned model, loadable by transformers; null when not finished.</param>
/// <param name="CheckpointFolder">Newest complete checkpoint; null when there is none yet.</param>
/// <param name="NextStep">One sentence for the user: where the model is, or how to go on.</param>
public sealed record TrainingResult(
    bool Finished,
    int CompletedSteps,
    int TotalSteps,
    string? ModelFolder,
    string? CheckpointFolder,
    string NextStep);
