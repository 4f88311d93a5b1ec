namespace AdaViP.Core.Endpoints;

/// <summary>An endpoint gave no reply. The message names the address and the next step, never the key.</summary>
public sealed class ChatEndpointException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">Complete sentences for the user.</param>
    /// <param name="retryAfter">How long the server asked to wait; null where it did not.</param>
    public ChatEndpointException(ChatFailure failure, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        Failure = failure;
        RetryAfter = retryAfter;
    }

    /// <summary>Creates the error with the failure that led to it.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">Complete sentences for the user.</param>
    /// <param name="innerException">The underlying failure.</param>
    public ChatEndpointException(ChatFailure failure, string message, Exception innerException)
        : base(message, innerException) =>
        Failure = failure;

    /// <summary>Why there is no reply.</summary>
    public ChatFailure Failure { get; }

    /// <summary>How long the server asked to wait; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Failure is not (ChatFailure.Rejected or ChatFailure.Incomplete or ChatFailure.Unacceptable);
}
