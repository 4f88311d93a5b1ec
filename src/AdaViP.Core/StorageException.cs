namespace AdaViP.Core;

/// <summary>Something could not be written; what was there before is unchanged.</summary>
public sealed class StorageException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="target">What was to appear, as the user knows it.</param>
    /// <param name="reason">Why not: a clause without a full stop.</param>
    /// <param name="cause">What the runtime threw.</param>
    /// <param name="nextStep">Sentences that say what is kept and what to do; null for general ones.</param>
    public StorageException(string target, string reason, Exception cause, string? nextStep = null)
        : base($"{target} cannot be written: {reason}. {nextStep ?? Advice(cause)}", cause)
    {
        Reason = reason;
    }

    /// <summary>Why not, for a message that names the target itself.</summary>
    public string Reason { get; }

    private static string Advice(Exception cause) => "Nothing that was saved before has been changed. "
        + (FileProblem.IsNoRoom(cause) ? "Free some space or choose another folder." : "Choose another folder.");
}
