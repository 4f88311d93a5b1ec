using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Terminals;

public sealed class LiveLineTests : IDisposable
{
    private readonly StringWriter _screen = new();
    private readonly LiveLine _line = new();

    public void Dispose() => _screen.Dispose();

    [Fact]
    public void Text_AfterALine_BeginsOnAnEmptyOne()
    {
        TerminalWriter output = TerminalWriter.Over(_screen, _line);
        _line.Draw(output.Raw, "rows 1/3 | 4/s | eta 00:01", last: false);
        output.WriteLine("warning: x");
        _line.Draw(output.Raw, "rows 3/3", last: true);
        output.WriteLine("done");
        Assert.Equal(["warning: x", "rows 3/3", "done", ""], [.. Screen.Show(_screen.ToString()), .. (string[])[""]]);
    }

    [Fact]
    public void Flush_LeavesTheLine()
    {
        TerminalWriter output = TerminalWriter.Over(_screen, _line);
        _line.Draw(output.Raw, "rows 1/3", last: false);
        output.Flush();
        Assert.Equal("rows 1/3", Screen.Show(_screen.ToString())[0]);
    }

    [Fact]
    public void GiveUp_WithBars_ShowsTheCursorOnALineOfItsOwn()
    {
        using (_line.Bars())
        {
            _line.GiveUp(_screen);
        }

        Assert.Equal("\e[?25h\n", _screen.ToString());
    }

    [Fact]
    public void GiveUp_WithNothingDrawn_WritesNothing()
    {
        _line.Bars().Dispose();
        _line.GiveUp(_screen);
        Assert.Equal("", _screen.ToString());
    }
}
