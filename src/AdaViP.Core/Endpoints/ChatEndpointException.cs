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

/// <summary>Why an endpoint gave no reply.</summary>
public enum ChatFailure
{
    /// <summary>No connection: wrong address, or nothing listens there.</summary>
    Unreachable,

    /// <summary>No reply within the time given.</summary>
    Timeout,

    /// <summary>Status 429: too many requests.</summary>
    RateLimited,

    /// <summary>Status 5xx or 408: the server failed.</summary>
    ServerError,

    /// <summary>Another status: the request, the key or the model name is not accepted. Asking again does not help.</summary>
    Rejected,

    /// <summary>The server answered with something that is not a chat completion.</summary>
    BadReply,

    /// <summary>
    /// The reply was cut off, at a token limit or by a filter. Asking again helps only with more room or another question.
    /// </summary>
    Incomplete,

    /// <summary>The reply is not taken: it repeats the key, or is longer than any reply. Asking again does not help.</summary>
    Unacceptable,
}
