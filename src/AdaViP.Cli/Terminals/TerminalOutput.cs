using System.Text;
using Spectre.Console;

namespace AdaViP.Cli.Terminals;

/// <summary>The terminal for Spectre.Console, which takes a writer for one only if it is the runtime's own.</summary>
/// <param name="writer">Leads to a terminal.</param>
internal sealed class TerminalOutput(TextWriter writer) : IAnsiConsoleOutput
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    /// <summary>Columns of the window, at least 1.</summary>
    public static int WindowWidth => Size(() => Console.WindowWidth, UsualWidth);

    /// <inheritdoc />
    public TextWriter Writer => writer;

    /// <inheritdoc />
    public bool IsTerminal => true;

    /// <inheritdoc />
    public int Width => WindowWidth;

    /// <inheritdoc />
    public int Height => Size(() => Console.WindowHeight, UsualHeight);

    /// <inheritdoc />
    public void SetEncoding(Encoding encoding)
    {
        // The terminal's own is right.
    }

    // Some terminals say 0; one whose window was closed says nothing.
    private static int Size(Func<int> ask, int usual)
    {
        try
        {
            return ask() is > 0 and int size ? size : usual;
        }
        catch (IOException)
        {
            return usual;
        }
    }
}
