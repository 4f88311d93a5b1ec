namespace AdaViP.Training;

/// <summary>What to do with an output folder that holds a run already.</summary>
public enum OutputMode
{
    /// <summary>Refuse it.</summary>
    New,

    /// <summary>Go on from its newest complete checkpoint, or from the start where it has none.</summary>
    Resume,

    /// <summary>Delete that run's files, keep its reference log-probs where they still hold, and start again.</summary>
    Overwrite,
}
