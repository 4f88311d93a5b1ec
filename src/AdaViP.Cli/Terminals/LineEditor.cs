using System.Globalization;
using Spectre.Console.Rendering;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// Reads lines from a terminal with editing and with the lines before at the arrow keys. A line that is longer than the window
/// scrolls sideways. (.NET's own reading of lines has no history.)
/// </summary>
/// <param name="readKey">Waits for a key, without showing it.</param>
/// <param name="output">The terminal.</param>
/// <param name="width">Columns of the window.</param>
internal sealed class LineEditor(Func<ConsoleKeyInfo> readKey, TextWriter output, Func<int> width)
{
    private const int Narrowest = 8;

    private readonly List<string> _history = [];

    /// <summary>Reads a line.</summary>
    /// <param name="prompt">Before it.</param>
    /// <returns>The line, or null where Ctrl-D on an empty one ended the input.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C on an empty line; on another one it empties it.</exception>
    public string? ReadLine(string prompt)
    {
        var line = new EditedLine();
        int shown = _history.Count;
        string unfinished = "";
        while (true)
        {
            Draw(prompt, line);
            ConsoleKeyInfo key = readKey();
            bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return Finish(line.Text);
                case ConsoleKey.C when control:
                    output.WriteLine();
                    if (line.Text.Length == 0)
                    {
                        throw new OperationCanceledException();
                    }

                    line.Replace("");
                    break;
                case ConsoleKey.D when control && line.Text.Length == 0:
                    output.WriteLine();
                    return null;
                case ConsoleKey.UpArrow or ConsoleKey.P when (key.Key == ConsoleKey.UpArrow || control) && shown > 0:
                    unfinished = shown == _history.Count ? line.Text : unfinished;
                    line.Replace(_history[--shown]);
                    break;
                case ConsoleKey.DownArrow or ConsoleKey.N when (key.Key == ConsoleKey.DownArrow || control)
                    && shown < _history.Count:
                    shown++;
                    line.Replace(shown == _history.Count ? unfinished : _history[shown]);
                    break;
                default:
                    line.Apply(key);
                    break;
            }
        }
    }

    private string Finish(string text)
    {
        output.WriteLine();
        if (!string.IsNullOrWhiteSpace(text) && (_history.Count == 0 || _history[^1] != text))
        {
            _history.Add(text);
        }

        return text;
    }

    // As much of the line as fits, the cursor always in sight.
    private void Draw(string prompt, EditedLine line)
    {
        int room = Math.Max(Narrowest, width() - Columns(prompt) - 1);

        // Counted from the cursor on: a pasted text is drawn once per letter, and may be long.
        int first = line.Cursor;
        int before = 0;
        while (first > 0 && before + Columns(line.Elements[first - 1]) < room)
        {
            before += Columns(line.Elements[--first]);
        }

        int end = line.Cursor;
        int shown = before;
        while (end < line.Elements.Count && shown + Columns(line.Elements[end]) <= room)
        {
            shown += Columns(line.Elements[end++]);
        }

        int column = Columns(prompt) + before;
        output.Write("\r" + prompt + string.Concat(line.Elements[first..end]) + "\e[K\r");
        output.Write(column > 0 ? string.Create(CultureInfo.InvariantCulture, $"\e[{column}C") : "");
        output.Flush();
    }

    private static int Columns(string text) => text is [>= ' ' and <= '~'] ? 1 : new Segment(text).CellCount();
}
