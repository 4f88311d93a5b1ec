using System.Text;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Writes to a terminal for as long as there is one. When its window is closed, writing to it fails; a run that is about to save
/// what it reached must not end because of that.
/// </summary>
/// <param name="terminal">Where to write.</param>
internal sealed class HangupProofWriter(TextWriter terminal) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc />
    public override void Write(char value) => Try(() => terminal.Write(value));

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Try(() => terminal.Write(buffer, index, count));

    /// <inheritdoc />
    public override void Write(string? value) => Try(() => terminal.Write(value));

    /// <inheritdoc />
    public override void WriteLine(string? value) => Try(() => terminal.WriteLine(value));

    /// <inheritdoc />
    public override void Flush() => Try(terminal.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // The terminal is gone, and with it whoever could read this.
        }
    }
}
