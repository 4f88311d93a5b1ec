using System.Globalization;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// A line and a cursor in it, which moves over whole letters: over accents and emoji of several characters at once.
/// </summary>
internal sealed class EditedLine
{
    // Letters before the cursor that one more character can join.
    private const int Joined = 2;

    /// <summary>The letters.</summary>
    public List<string> Elements { get; private set; } = [];

    /// <summary>Letters before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>The whole line.</summary>
    public string Text => string.Concat(Elements);

    /// <summary>Puts another text in place of the line, the cursor behind it.</summary>
    public void Replace(string text)
    {
        Elements = Split(text);
        Cursor = Elements.Count;
    }

    /// <summary>Does what a key means: letters are inserted, unknown keys do nothing.</summary>
    public void Apply(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            ApplyControl(key.Key);
            return;
        }

        switch (key.Key)
        {
            case ConsoleKey.LeftArrow:
                Cursor = Math.Max(0, Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                Cursor = Math.Min(Elements.Count, Cursor + 1);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = Elements.Count;
                break;
            case ConsoleKey.Backspace:
                Remove(Math.Max(0, Cursor - 1), Cursor);
                break;
            case ConsoleKey.Delete:
                Remove(Cursor, Math.Min(Elements.Count, Cursor + 1));
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    Insert(key.KeyChar);
                }

                break;
        }
    }

    // The keys of other line editors (readline).
    private void ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A:
                Cursor = 0;
                break;
            case ConsoleKey.E:
                Cursor = Elements.Count;
                break;
            case ConsoleKey.B:
                Cursor = Math.Max(0, Cursor - 1);
                break;
            case ConsoleKey.F:
                Cursor = Math.Min(Elements.Count, Cursor + 1);
                break;
            case ConsoleKey.D:
                Remove(Cursor, Math.Min(Elements.Count, Cursor + 1));
                break;
            case ConsoleKey.H:
                Remove(Math.Max(0, Cursor - 1), Cursor);
                break;
            case ConsoleKey.K:
                Remove(Cursor, Elements.Count);
                break;
            case ConsoleKey.U:
                Remove(0, Cursor);
                break;
            case ConsoleKey.W:
                Remove(WordStart(), Cursor);
                break;
        }
    }

    private int WordStart()
    {
        int start = Cursor;
        while (start > 0 && string.IsNullOrWhiteSpace(Elements[start - 1]))
        {
            start--;
        }

        while (start > 0 && !string.IsNullOrWhiteSpace(Elements[start - 1]))
        {
            start--;
        }

        return start;
    }

    // A character may belong to the letter before it: the second half of a pair, an accent. With the pair complete, both may
    // belong to the one before that. What stands farther away is not looked at again: a pasted text comes letter by letter.
    private void Insert(char character)
    {
        int from = Math.Max(0, Cursor - Joined);
        List<string> letters = Split(string.Concat(Elements[from..Cursor]) + character);
        Elements.RemoveRange(from, Cursor - from);
        Elements.InsertRange(from, letters);
        Cursor = from + letters.Count;
    }

    private void Remove(int from, int to)
    {
        Elements.RemoveRange(from, to - from);
        Cursor = from;
    }

    private static List<string> Split(string text)
    {
        var elements = new List<string>();
        TextElementEnumerator parts = StringInfo.GetTextElementEnumerator(text);
        while (parts.MoveNext())
        {
            elements.Add(parts.GetTextElement());
        }

        return elements;
    }
}
