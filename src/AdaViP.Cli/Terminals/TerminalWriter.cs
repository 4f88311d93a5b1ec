using System.Text;
using AdaViP.Core.Files;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// Everything that the program writes to standard output and standard error goes through here. Characters that a terminal would
/// obey are escaped (<see cref="VisibleText"/>). A stream that takes no more, because the disk under it is full or its window was
/// closed, never stops the work: the text is given up, and <see cref="LostResult"/> and <see cref="LostLog"/> say so at the end.
/// </summary>
internal sealed class TerminalWriter : TextWriter
{
    private readonly TextWriter _stream;
    private readonly Losses _losses;
    private readonly LiveLine _line;
    private readonly bool _isLog;
    private readonly bool _isRaw;

    private TerminalWriter(TextWriter stream, Losses losses, LiveLine line, bool isLog, bool isRaw)
    {
        _stream = stream;
        _losses = losses;
        _line = line;
        _isLog = isLog;
        _isRaw = isRaw;
    }

    /// <summary>Why a result did not arrive; null where all did.</summary>
    public Exception? LostResult => _losses.Result;

    /// <summary>Why a line of a log did not arrive; null where all did.</summary>
    public Exception? LostLog => _losses.Log;

    /// <summary>The same stream for lines that report on work whose results are files.</summary>
    public TerminalWriter ForLog => new(_stream, _losses, _line, isLog: true, _isRaw);

    /// <summary>
    /// The same stream for control sequences of the program's own; whoever writes here escapes what is foreign.
    /// </summary>
    public TerminalWriter Raw => new(_stream, _losses, _line, _isLog, isRaw: true);

    /// <summary>What is drawn on the terminal and not ended.</summary>
    public LiveLine Line => _line;

    /// <inheritdoc />
    public override Encoding Encoding => _stream.Encoding;

    /// <summary>A writer over a stream; the stream itself where it is one already.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="line">
    /// What is drawn on the terminal that the stream may lead to, erased before text; null for what draws nothing.
    /// </param>
    public static TerminalWriter Over(TextWriter stream, LiveLine? line = null) =>
        stream as TerminalWriter ?? new TerminalWriter(stream, new Losses(), line ?? new LiveLine(), isLog: false, isRaw: false);

    /// <inheritdoc />
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <summary>Writes text that may have line breaks of the program's own.</summary>
    public override void Write(string? value) => Try(() => _stream.Write(_isRaw ? value : VisibleText.Lines(value ?? "")));

    /// <summary>Writes exactly one line: a line break in the value is escaped.</summary>
    public override void WriteLine(string? value) => Try(() => _stream.WriteLine(_isRaw ? value : VisibleText.Line(value ?? "")));

    /// <inheritdoc />
    public override void Flush() => Try(_stream.Flush, isText: false);

    private void Try(Action write, bool isText = true)
    {
        try
        {
            if (isText && !_isRaw)
            {
                _line.Clear();
            }

            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException || FileProblem.IsNoRoom(failure))
        {
            // Whether it matters is known at the end; until then the work goes on.
            if (_isLog)
            {
                // Whoever starts the program without standard output wants no log.
                _losses.Log ??= _stream is ClosedWriter ? null : failure;
            }
            else
            {
                _losses.Result ??= failure;
            }
        }
    }

    private sealed class Losses
    {
        public Exception? Result { get; set; }

        public Exception? Log { get; set; }
    }
}
