using System.Text;
using Spectre.Console;

namespace AdaViP.Cli.Terminals;

/// <summary>Bars that are drawn over and over at the bottom of a terminal, and lines that are printed above them.</summary>
/// <param name="terminal">One that can be drawn over (<see cref="Terminal.CanRedraw"/>).</param>
internal sealed class LiveConsole(Terminal terminal)
{
    private readonly IAnsiConsole _console =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new TerminalOutput(new ErasingWriter(terminal.Screen)) });

    private readonly LiveLine _line = terminal.Line;

    /// <summary>Whether the window is too narrow for long names of tasks.</summary>
    public bool IsNarrow => !MeterColumn.HasRoomIn(_console.Profile.Width);

    /// <summary>Draws bars while something runs.</summary>
    /// <param name="details">Numbers beside each bar.</param>
    /// <param name="run">Adds bars and moves them.</param>
    public T Show<T>(DetailColumn details, Func<ProgressContext, T> run)
    {
        using IDisposable shown = _line.Bars();
        return Bars(details).Start(run);
    }

    /// <summary>As above.</summary>
    public async Task<T> ShowAsync<T>(DetailColumn details, Func<ProgressContext, Task<T>> run)
    {
        using IDisposable shown = _line.Bars();
        return await Bars(details).StartAsync(run).ConfigureAwait(false);
    }

    /// <summary>Prints a line above the bars, foreign text in it made visible.</summary>
    public void WriteLine(string text, Style? style = null) =>
        _console.Write(new Paragraph(VisibleText.Line(text) + "\n", style));

    /// <summary>Prints a warning above the bars.</summary>
    public void Warn(string text) => WriteLine("warning: " + text, new Style(Color.Yellow));

    private Progress Bars(DetailColumn details) => _console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new MeterColumn(), details);

    /// <summary>
    /// Erases the rest of every line that it ends: what was there before, such as the ^C that a terminal echoes into the last
    /// line, would stay beside shorter text.
    /// </summary>
    private sealed class ErasingWriter(TextWriter writer) : TextWriter
    {
        private const string EraseToEnd = "\e[K";

        public override Encoding Encoding => writer.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(string? value) =>
            writer.Write(value?.Replace("\r\n", "\n").Replace("\n", EraseToEnd + "\n").Replace("\r", EraseToEnd + "\r"));

        public override void Flush() => writer.Flush();
    }
}
