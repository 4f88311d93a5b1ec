namespace AdaViP.Core;

/// <summary>
/// The system started no further thread during a named part of the work. It says the same (EAGAIN) where this user or container
/// may have no more of them and where there is no memory for a stack, so both are named.
/// </summary>
/// <param name="phase">What was being done: "loading the model".</param>
/// <param name="cause">What was thrown.</param>
public sealed class ThreadException(string phase, Exception cause) : UserErrorException(
    $"no further thread could be started while {phase}: "
    + "the limit of processes and threads (ulimit -u, or pids.max of the container) or that of memory (ulimit -v) is reached. "
    + "End other programs of this user, or raise the limit that is too low.",
    cause)
{
    // What the C library calls EAGAIN, of which pthread_create, fork and the like fail.
    private const string TryAgain = "Resource temporarily unavailable";

    /// <summary>What was being done.</summary>
    public string Phase { get; } = phase;

    /// <summary>Whether an exception, or what led to it, says that a thread could not be started.</summary>
    /// <param name="failure">What was thrown.</param>
    public static bool Is(Exception failure)
    {
        for (Exception? problem = failure; problem is not null; problem = problem.InnerException)
        {
            // Of a file the same words say that it is in use; errors for the user quote what they found.
            if (problem is not (UserErrorException or IOException)
                && problem.Message.Contains(TryAgain, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
