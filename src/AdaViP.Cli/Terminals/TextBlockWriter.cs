using System.Text;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// For texts of the command-line parser: what it writes as one line may be several, help and completions among them.
/// </summary>
/// <param name="terminal">Escapes line breaks in what is written as a line.</param>
internal sealed class TextBlockWriter(TextWriter terminal) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc />
    public override void Write(char value) => terminal.Write(value);

    /// <inheritdoc />
    public override void Write(string? value) => terminal.Write(value);

    /// <inheritdoc />
    public override void WriteLine(string? value) => terminal.Write(value + "\n");

    /// <inheritdoc />
    public override void Flush() => terminal.Flush();
}
