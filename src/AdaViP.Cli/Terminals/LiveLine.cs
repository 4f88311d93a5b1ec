namespace AdaViP.Cli.Terminals;

/// <summary>
/// What the program has drawn on the screen and not ended: a line that the next one is written over, or bars with the cursor
/// hidden. Text that follows begins on an empty line, and the end of the program, however it comes, leaves a usable screen.
/// </summary>
internal sealed class LiveLine
{
    private const string ToEmptyLine = "\r\e[K";
    private const string ShowCursor = "\e[?25h";

    // Ctrl-S stops a terminal: what would be drawn on it must not keep the process alive.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private TextWriter? _screen;
    private bool _hasBars;

    /// <summary>Draws the line, over what it was before.</summary>
    /// <param name="screen">The terminal, for control sequences.</param>
    /// <param name="text">Shorter than the window is wide.</param>
    /// <param name="last">Whether it stays.</param>
    public void Draw(TextWriter screen, string text, bool last)
    {
        lock (_lock)
        {
            // What the line before had more is erased, and a ^C that the terminal echoed.
            screen.Write("\r" + text + "\e[K" + (last ? "\n" : ""));
            screen.Flush();
            _screen = last ? null : screen;
        }
    }

    /// <summary>Erases the line, if there is one: other text is about to be written.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _screen?.Write(ToEmptyLine);
            _screen?.Flush();
            _screen = null;
        }
    }

    /// <summary>Remembers that bars are drawn, for which the cursor is hidden.</summary>
    /// <returns>Disposed when they are gone.</returns>
    public IDisposable Bars()
    {
        Volatile.Write(ref _hasBars, true);
        return new End(this);
    }

    /// <summary>
    /// Leaves the screen as a shell expects it, before the process ends in the middle of its work: cursor shown, on a line of
    /// its own. Returns soon even where the terminal takes nothing.
    /// </summary>
    /// <param name="screen">The terminal, for control sequences.</param>
    public void GiveUp(TextWriter screen)
    {
        bool hasLine = Volatile.Read(ref _screen) is not null;
        if (!hasLine && !Volatile.Read(ref _hasBars))
        {
            return;
        }

        var writing = new Thread(() =>
        {
            screen.Write(ShowCursor + "\n");
            screen.Flush();
        })
        {
            IsBackground = true,
        };
        writing.Start();
        writing.Join(LongestWait);
    }

    private sealed class End(LiveLine line) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref line._hasBars, false);
    }
}
