namespace AdaViP.Core.Endpoints;

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
