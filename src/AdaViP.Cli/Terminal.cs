using AdaViP.Cli.Runtime;

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
    /// <summary>The process's own streams.</summary>
    public static Terminal Process() => new(
        StandardStreams.HasInput ? Console.In : null,
        StandardStreams.HasOutput ? Writer(Console.Out, Console.IsOutputRedirected, "Standard output") : TextWriter.Null,
        StandardStreams.HasError ? Writer(Console.Error, Console.IsErrorRedirected, "Standard error") : TextWriter.Null,
        StandardStreams.HasInput && StandardStreams.HasOutput && !Console.IsOutputRedirected && !Console.IsInputRedirected);

    /// <summary>Writes a warning line.</summary>
    public void Warn(string message) => Error.WriteLine("warning: " + message);

    private static GuardedWriter Writer(TextWriter stream, bool isRedirected, string name) =>
        isRedirected ? GuardedWriter.ForFile(stream, name) : GuardedWriter.ForTerminal(stream);
}
