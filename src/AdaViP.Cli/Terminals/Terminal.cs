using AdaViP.Cli.Failures;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// Where commands read and write. Results go to <see cref="Out"/>, messages and problems to <see cref="Error"/>.
/// </summary>
/// <param name="In">Questions of <c>chat</c>; null where standard input is closed.</param>
/// <param name="Out">Results and progress.</param>
/// <param name="Error">Warnings and errors.</param>
/// <param name="IsInteractive">Whether a person watches: live progress instead of lines, prompts in <c>chat</c>.</param>
/// <param name="IsQuiet">Whether progress and hints are left out; results, warnings and errors are not.</param>
internal sealed record Terminal(TextReader? In, TextWriter Out, TextWriter Error, bool IsInteractive, bool IsQuiet = false)
{
    /// <summary>
    /// Results and progress; see <see cref="TerminalWriter"/> for what happens to control characters and on a full disk.
    /// </summary>
    public TextWriter Out { get; init => field = TerminalWriter.Over(value); } = TerminalWriter.Over(Out);

    /// <summary>Warnings and errors, written as <see cref="Out"/> is.</summary>
    public TextWriter Error { get; init => field = TerminalWriter.Over(value); } = TerminalWriter.Over(Error);

    /// <summary>What the program was called with.</summary>
    public Invocation Invocation { get; init; } = new([]);

    /// <summary>
    /// Standard output for control sequences of the program's own; foreign text needs <see cref="VisibleText"/> first.
    /// </summary>
    public TextWriter Screen => Output.Raw;

    /// <summary>What is drawn on the terminal and not ended.</summary>
    public LiveLine Line => Output.Line;

    private TerminalWriter Output => (TerminalWriter)Out;

    /// <summary>Where progress and hints go.</summary>
    public TextWriter Progress => IsQuiet ? TextWriter.Null : Out;

    /// <summary>
    /// Whether what was written can be drawn over: a person watches, and the terminal says that it has more than lines (an
    /// editor's or a serial one is called "dumb" and gets lines, like a file).
    /// </summary>
    public bool CanRedraw => IsInteractive && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>The process's own streams.</summary>
    public static Terminal Process()
    {
        LeaveKeypadAlone();
        var line = new LiveLine();
        return new Terminal(
            StandardStreams.HasInput ? Console.In : null,
            TerminalWriter.Over(StandardStreams.HasOutput ? Console.Out : new ClosedWriter(), line),
            TerminalWriter.Over(StandardStreams.HasError ? Console.Error : TextWriter.Null, line),
            StandardStreams.HasInput && StandardStreams.HasOutput && !Console.IsOutputRedirected && !Console.IsInputRedirected);
    }

    /// <summary>
    /// For a command whose results are files: standard output is its log, and losing lines of it is not a failure.
    /// </summary>
    public Terminal ForLog() => this with { Out = Output.ForLog };

    /// <summary>
    /// Tells a person something while a line of progress may be on the screen, such as what an interruption does.
    /// </summary>
    public void Notify(string message)
    {
        if (CanRedraw)
        {
            Screen.Write("\r\e[K");
            Screen.Flush();
        }

        Error.WriteLine(message);
    }

    /// <summary>Writes a warning line.</summary>
    public void Warn(string message) => Error.WriteLine("warning: " + ShownValue.CutMessage(ProgramSettings.Say(message)));

    /// <summary>Says at the end whether standard output took everything.</summary>
    /// <param name="code">What the command ended with.</param>
    /// <returns>The exit code: a command that prints its result has failed where the result did not arrive.</returns>
    public int Finish(int code)
    {
        Out.Flush();
        if (Output.LostResult is Exception result)
        {
            Error.WriteLine(
                $"error: Standard output cannot be written: {FileProblem.Describe(result)}. The output is incomplete.");
            return code == ExitCode.Done ? ExitCode.Failed : code;
        }

        if (Output.LostLog is Exception log)
        {
            Warn($"standard output cannot be written any more: {FileProblem.Describe(log)}. "
                + "Lines of the log are missing there, nothing else.");
        }

        return code;
    }

    // The runtime's console switches a terminal's keypad to another mode at its first write and never back, wherever standard
    // output leads. It takes the sequence from the terminal's description, which it looks up by TERM, once; the keys that the
    // program reads are known to it without that.
    private static void LeaveKeypadAlone()
    {
        const string variable = "TERM";
        string? kind = Environment.GetEnvironmentVariable(variable);
        if (kind is null || OperatingSystem.IsWindows() || !StandardStreams.HasOutput)
        {
            return;
        }

        Environment.SetEnvironmentVariable(variable, null);
        try
        {
            using Stream output = Console.OpenStandardOutput();
            output.Write([]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said where something is written.
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, kind);
        }
    }
}
