using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Stages;

/// <summary>One command of several that make something together.</summary>
/// <param name="Title">What it does, in a few words.</param>
/// <param name="Arguments">Of the command, as a user would give them.</param>
/// <param name="Result">File or folder that is there afterwards.</param>
internal sealed record Stage(string Title, IReadOnlyList<string> Arguments, string Result)
{
    /// <summary>What is added where an earlier run was stopped and left something under <see cref="Result"/>.</summary>
    public IReadOnlyList<string> Continuation { get; init; } = [];

    /// <summary>Whether it runs in a finished run too: it takes no time, and finds what was altered since.</summary>
    public bool IsCheck { get; init; }

    /// <summary>Exit codes with which its result is whole.</summary>
    public IReadOnlyList<int> Accepted { get; init; } = [ExitCode.Done];

    /// <summary>How long it takes on two usual cores, roughly; zero where nobody knows, and then no time left is shown.</summary>
    public TimeSpan Foreseen { get; init; }

    /// <summary>Whether its result, or a part of it, is there.</summary>
    public bool HasResult => File.Exists(Result) || Directory.Exists(Result);

    /// <summary>The line that a user may type, now.</summary>
    public Invocation Command => new(HasResult ? [.. Arguments, .. Continuation] : Arguments);
}
