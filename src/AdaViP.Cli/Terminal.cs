using AdaViP.Cli.Runtime;
using AdaViP.Core;

namespace AdaViP.Cli;

/// <summary>
/// Where commands read and write. Results go to <see cref="Out"/>, messages and problems to <see cref="Error"/>.
/// </summary>
/// <param name="In">Questions of <c>chat</c>; null where standard input is closed.</param>
/// <param name="Out">Results and progress.</param>
/// <param name="Error">Warnings and errors.</param>
/// <param name="IsInteractive">Whether a person watches: live progress instead of lines, prompts in <c>chat</c>.</param>
internal sealed record Terminal(TextReader? In, TextWriter Out, TextWriter Error, bool IsInteractive)
{
    /// <summary>Results and progress; see <see cref="TerminalWriter"/> for what becomes of control characters and of a full disk.</summary>
    public TextWriter Out { get; init => field = TerminalWriter.Over(value); } = TerminalWriter.Over(Out);

    /// <summary>Warnings and errors, written as <see cref="Out"/> is.</summary>
    public TextWriter Error { get; init => field = TerminalWriter.Over(value); } = TerminalWriter.Over(Error);

    /// <summary>Standard output for control sequences of the program's own; foreign text needs <see cref="VisibleText"/> first.</summary>
    public TextWriter Screen => Output.Raw;

    private TerminalWriter Output => (TerminalWriter)Out;

    /// <summary>The process's own streams.</summary>
    public static Terminal Process() => new(
        StandardStreams.HasInput ? Console.In : null,
        StandardStreams.HasOutput ? Console.Out : TextWriter.Null,
        StandardStreams.HasError ? Console.Error : TextWriter.Null,
        StandardStreams.HasInput && StandardStreams.HasOutput && !Console.IsOutputRedirected && !Console.IsInputRedirected);

    /// <summary>For a command whose results are files: standard output is its log, and losing lines of it is no failure.</summary>
    public Terminal ForLog() => this with { Out = Output.ForLog };

    /// <summary>Writes a warning line.</summary>
    public void Warn(string message) => Error.WriteLine("warning: " + message);

    /// <summary>Says at the end whether standard output took everything.</summary>
    /// <param name="code">What the command ended with.</param>
    /// <returns>The exit code: a command that prints its result has failed where the result did not arrive.</returns>
    public int Finish(int code)
    {
        Out.Flush();
        if (Output.LostResult is Exception result)
        {
            Error.WriteLine($"error: Standard output takes no more: {FileProblem.Describe(result)}. The output is incomplete.");
            return code == ExitCode.Done ? ExitCode.Failed : code;
        }

        if (Output.LostLog is Exception log)
        {
            Warn($"standard output took no more: {FileProblem.Describe(log)}. Lines of the log are missing there, nothing else.");
        }

        return code;
    }
}
