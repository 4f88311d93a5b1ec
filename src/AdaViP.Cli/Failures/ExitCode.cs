namespace AdaViP.Cli.Failures;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something failed that is neither the command line nor the data.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the recipe is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The data or the model files are wrong, or a limit of the shell keeps the program from starting.</summary>
    public const int Data = 3;

    /// <summary>Interrupted; what was reached is saved.</summary>
    public const int Interrupted = 130;
}
