using AdaViP.Core;

namespace AdaViP.Cli.Failures;

/// <summary>The command line or a recipe asks for something that cannot be done (exit code 2).</summary>
internal sealed class UsageErrorException : UserErrorException
{
    /// <inheritdoc />
    public UsageErrorException(string message)
        : base(message) => Problems = [message];

    /// <inheritdoc />
    public UsageErrorException(string message, Exception innerException)
        : base(message, innerException) => Problems = [message];

    /// <summary>Creates the error of several problems that were found together.</summary>
    /// <param name="problems">One line each.</param>
    public UsageErrorException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>What is wrong, a line each; a line break inside one is part of what it quotes.</summary>
    public IReadOnlyList<string> Problems { get; }
}
