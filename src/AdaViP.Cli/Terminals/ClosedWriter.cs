using System.Text;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// Standard output that the process was started without: what is written there is lost, which is said as of a full disk.
/// </summary>
internal sealed class ClosedWriter : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc />
    public override void Write(char value) => throw new IOException("it is closed");
}
