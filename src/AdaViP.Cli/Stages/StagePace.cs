namespace AdaViP.Cli.Stages;

/// <summary>
/// How long stages will still take: as long as foreseen, times how much slower or faster those were that this process has run.
/// </summary>
internal sealed class StagePace
{
    // How much the foresight counts for beside what was measured: the first stages are short, and start slowly.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);

    private TimeSpan _foreseen = Trust;
    private TimeSpan _measured = Trust;

    /// <summary>Takes a stage into account that has run.</summary>
    /// <param name="stage">Which.</param>
    /// <param name="took">How long.</param>
    public void Add(Stage stage, TimeSpan took)
    {
        _foreseen += stage.Foreseen;
        _measured += took;
    }

    /// <summary>How long stages will take; null where nothing is foreseen for one of them.</summary>
    /// <param name="stages">Those that are to run.</param>
    public TimeSpan? Left(IEnumerable<Stage> stages)
    {
        TimeSpan foreseen = TimeSpan.Zero;
        foreach (Stage stage in stages)
        {
            if (stage.Foreseen == TimeSpan.Zero)
            {
                return null;
            }

            foreseen += stage.Foreseen;
        }

        return foreseen * (_measured / _foreseen);
    }
}
