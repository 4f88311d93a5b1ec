namespace AdaViP.Core;

/// <summary>
/// Something a user can put right. The message names the file, the field, what was found, what was expected and the
/// next step; the program prints the message alone, never a stack trace.
/// </summary>
public class UserErrorException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Complete sentences for the user.</param>
    public UserErrorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the failure that led to it.</summary>
    /// <param name="message">Complete sentences for the user.</param>
    /// <param name="innerException">The underlying failure.</param>
    public UserErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// A command line that puts it right, with which the message ends on a line of its own; null where there is none.
    /// </summary>
    public string? Command { get; init; }
}
