using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Stages;

/// <summary>One command of several that make something together.</summary>
/// <param name="Title">What it does, in a few words.</param>
/// <param name="Arguments">
/// Of the command, as a user would give them; a command that was stopped continues, or begins again, with the same ones.
/// </param>
/// <param name="Result">File or folder that is there afterwards.</param>
internal sealed record Stage(string Title, IReadOnlyList<string> Arguments, string Result)
{
    /// <summary>The line that a user may type.</summary>
    public Invocation Command => new(Arguments);
}
