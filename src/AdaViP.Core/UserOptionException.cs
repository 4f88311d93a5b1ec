namespace AdaViP.Core;

/// <summary>
/// An option that the user gave cannot be used with the inputs at hand: another value of the option is the way out, not other
/// data. Programs report it as they report a wrong command line.
/// </summary>
public sealed class UserOptionException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Complete sentences that name the option, its value, what is allowed and the way out.</param>
    public UserOptionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the failure that led to it.</summary>
    /// <param name="message">Complete sentences that name the option, its value, what is allowed and the way out.</param>
    /// <param name="innerException">The underlying failure.</param>
    public UserOptionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
