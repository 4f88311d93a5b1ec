using AdaViP.Core;

namespace AdaViP.Cli;

/// <summary>The command line or a recipe asks for something that cannot be done (exit code 2).</summary>
internal sealed class UsageErrorException : UserErrorException
{
    /// <inheritdoc />
    public UsageErrorException(string message)
        : base(message)
    {
    }

    /// <inheritdoc />
    public UsageErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
