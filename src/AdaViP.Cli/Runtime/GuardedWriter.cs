using System.Text;
using AdaViP.Core;

namespace AdaViP.Cli.Runtime;

/// <summary>Writes to one of the process's own streams and decides what a failure means.</summary>
/// <param name="stream">Where to write.</param>
/// <param name="onFailure">Throws, or gives up what could not be written.</param>
internal sealed class GuardedWriter(TextWriter stream, Action<IOException> onFailure) : TextWriter
{
    /// <summary>
    /// For a terminal, for as long as there is one: when its window is closed, writing fails, and a run that is about to save what it
    /// reached must not end because of that.
    /// </summary>
    public static GuardedWriter ForTerminal(TextWriter terminal) => new(terminal, _ => { });

    /// <summary>For a file or a pipe: one that takes no more is an error that the user has to know of.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="name">How messages call it.</param>
    public static GuardedWriter ForFile(TextWriter stream, string name) => new(
        stream, failure => throw new UserErrorException($"{name} takes no more: {FileProblem.Describe(failure)}.", failure));

    /// <inheritdoc />
    public override Encoding Encoding => stream.Encoding;

    /// <inheritdoc />
    public override void Write(char value) => Try(() => stream.Write(value));

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Try(() => stream.Write(buffer, index, count));

    /// <inheritdoc />
    public override void Write(string? value) => Try(() => stream.Write(value));

    /// <inheritdoc />
    public override void WriteLine(string? value) => Try(() => stream.WriteLine(value));

    /// <inheritdoc />
    public override void Flush() => Try(stream.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException failure)
        {
            onFailure(failure);
        }
    }
}
