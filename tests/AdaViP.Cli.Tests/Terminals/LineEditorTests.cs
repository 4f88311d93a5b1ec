using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Tests.Terminals;

public sealed class LineEditorTests
{
    [Fact]
    public void Letters_AndEnter_GiveTheLine() => Assert.Equal(["What is it?"], Read("What is it?\n"));

    [Fact]
    public void ControlD_OnAnEmptyLine_EndsTheInputOnALineOfItsOwn()
    {
        var screen = new StringWriter();
        Assert.Equal(["a", null], Read("a\n^D", screen));
        Assert.EndsWith("\n", screen.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\ntwo\n↑↑\n", "one")]
    [InlineData("one\ntwo\n↑↑↑↑\n", "one")]
    [InlineData("one\ntwo\n↑↑↓\n", "two")]
    [InlineData("one\nhalf↑↓ done\n", "half done")]
    [InlineData("one\none\n↑↑\n", "one")]
    public void Arrows_UpAndDown_WalkThroughTheLinesBefore(string keys, string last) => Assert.Equal(last, Read(keys)[^1]);

    [Theory]
    [InlineData("cat←←h\n", "chat")]
    [InlineData("cat^Aa \n", "a cat")]
    [InlineData("cat^A→r^E!\n", "crat!")]
    [InlineData("a dog⌫⌫⌫cat\n", "a cat")]
    [InlineData("a big dog^W^Wcat\n", "a cat")]
    [InlineData("a dog←←←^K\n", "a ")]
    [InlineData("a dog←←←^U\n", "dog")]
    [InlineData("e\u0301x←⌫\n", "x")] // the accent goes with its letter
    [InlineData("👍🏽x←⌫\n", "x")]
    [InlineData("👩‍👩‍👧x←⌫\n", "x")]
    [InlineData("🇩🇪🇫🇷←⌫\n", "🇫🇷")]
    [InlineData("⌫←→↑↓ok\n", "ok")]
    public void Editing_Keys_DoWhatTheyDoInAShell(string keys, string line) => Assert.Equal([line], Read(keys));

    [Fact]
    public void ControlC_EmptiesALine_AndOnAnEmptyOneInterrupts()
    {
        Assert.Equal(["next"], Read("unwanted^Cnext\n"));
        Assert.Throws<OperationCanceledException>(() => Read("a\n^C"));
    }

    [Fact]
    public void LongLine_InANarrowWindow_StaysOnOneRow()
    {
        var screen = new StringWriter();
        string text = new('x', 200);
        Assert.Equal([text], Read(text + "\n", screen, width: 20));
        foreach (string drawing in screen.ToString().Split('\r', '\n'))
        {
            int columns = drawing.Replace("\e[K", "", StringComparison.Ordinal).Length;
            Assert.True(drawing.StartsWith('\e') || columns < 20, drawing);
        }
    }

    // A paste comes letter by letter: work that grows with the whole line would take hours here.
    [Fact]
    public void Paste_OfALongText_IsReadAndStaysInTheWindow()
    {
        string text = string.Concat(Enumerable.Repeat("word ", 4000));
        var screen = new StringWriter();
        Assert.Equal([text], Read(text + "\n", screen));
        Assert.EndsWith("word \e[K\r\e[78C" + Environment.NewLine, screen.ToString(), StringComparison.Ordinal);
    }

    private static List<string?> Read(string keys, StringWriter? screen = null, int width = 80)
    {
        var pressed = new Queue<ConsoleKeyInfo>(Keys(keys));
        var editor = new LineEditor(pressed.Dequeue, screen ?? new StringWriter(), () => width);
        var lines = new List<string?>();
        while (pressed.Count > 0)
        {
            lines.Add(editor.ReadLine("> "));
        }

        return lines;
    }

    // ^X is Control-X; arrows and ⌫ stand for themselves.
    private static IEnumerable<ConsoleKeyInfo> Keys(string keys)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            yield return keys[i] switch
            {
                '\n' => new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false),
                '↑' => new ConsoleKeyInfo('\0', ConsoleKey.UpArrow, false, false, false),
                '↓' => new ConsoleKeyInfo('\0', ConsoleKey.DownArrow, false, false, false),
                '←' => new ConsoleKeyInfo('\0', ConsoleKey.LeftArrow, false, false, false),
                '→' => new ConsoleKeyInfo('\0', ConsoleKey.RightArrow, false, false, false),
                '⌫' => new ConsoleKeyInfo('\b', ConsoleKey.Backspace, false, false, false),
                '^' => Control(keys[++i]),
                char letter => new ConsoleKeyInfo(letter, ConsoleKey.None, false, false, false),
            };
        }
    }

    private static ConsoleKeyInfo Control(char letter) =>
        new((char)(letter - '@'), Enum.Parse<ConsoleKey>(letter.ToString()), shift: false, alt: false, control: true);
}
