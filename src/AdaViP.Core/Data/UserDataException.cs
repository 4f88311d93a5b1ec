namespace AdaViP.Core.Data;

/// <summary>A problem in the user's data or model files (exit code 3).</summary>
public sealed class UserDataException : UserErrorException
{
    /// <inheritdoc />
    public UserDataException(string message)
        : base(message)
    {
    }

    /// <inheritdoc />
    public UserDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
