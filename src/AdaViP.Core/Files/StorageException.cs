namespace AdaViP.Core.Files;

/// <summary>Something could not be written; what was there before is unchanged.</summary>
public sealed class StorageException : UserErrorException
{
    private readonly string _nextStep;

    /// <summary>Creates the error.</summary>
    /// <param name="target">What was to appear, as the user knows it.</param>
    /// <param name="reason">Why not: a clause without a full stop.</param>
    /// <param name="nextStep">Sentences that say what is kept and what to do.</param>
    /// <param name="cause">What the runtime threw.</param>
    public StorageException(string target, string reason, string nextStep, Exception cause)
        : base($"{target} cannot be written: {reason}. {nextStep}", cause)
    {
        Target = target;
        Reason = reason;
        _nextStep = nextStep;
    }

    /// <summary>What was to appear.</summary>
    public string Target { get; }

    /// <summary>Why not, for a message that names the target itself.</summary>
    public string Reason { get; }

    /// <summary>The same error under the name by which the user knows the target.</summary>
    /// <param name="target">The name.</param>
    public StorageException Named(string target) => new(target, Reason, _nextStep, InnerException!);
}
