namespace AdaViP.Core;

/// <summary>
/// A setting that the user gave cannot be used with the inputs at hand: another value is the way out, not other data. Programs
/// report it as they report a wrong command line.
/// </summary>
/// <remarks>
/// That a message names a setting (<see cref="SettingKey"/>) does not say this: messages about data name the setting that
/// leaves a row out, or that gives a file, too. Which of both is at fault is known only where the error is found; the exit code
/// follows from it (2 for a setting, 3 for data).
/// </remarks>
public sealed class UserOptionException : UserErrorException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Complete sentences that name the setting, its value, what is allowed and the way out.</param>
    public UserOptionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the failure that led to it.</summary>
    /// <param name="message">Complete sentences that name the setting, its value, what is allowed and the way out.</param>
    /// <param name="innerException">The underlying failure.</param>
    public UserOptionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
