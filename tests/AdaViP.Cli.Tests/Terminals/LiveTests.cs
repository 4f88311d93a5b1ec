using AdaViP.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdaViP.Cli.Tests.Terminals;

public sealed class LiveTests
{
    private static readonly string[] Step = ["loss 0.6931", "1.3k tok/s", "eta 02:10", "acc 0.50", "margin +0.000", "|g| 1.24"];

    [Theory]
    [InlineData(80, "loss 0.6931 | 1.3k tok/s | eta 02:10 | acc 0.50 | margin +0.000 | |g| 1.24")]
    [InlineData(47, "loss 0.6931 | 1.3k tok/s | eta 02:10 | acc 0.50")]
    [InlineData(46, "loss 0.6931 | 1.3k tok/s | eta 02:10")]
    [InlineData(11, "loss 0.6931")]
    [InlineData(6, "loss …")]
    public void Details_InARoom_LeaveTheLastOnesOutWhole(int room, string expected) =>
        Assert.Equal(expected, DetailColumn.Fit(Step, room));

    [Fact]
    public void TrainingLine_At80Columns_ShowsLossRateAndTimeLeft()
    {
        const int nameWidth = 19; // "reference log-probs"
        int room = 80 - nameWidth - MeterColumn.WidthIn(80) - 3;
        Assert.Contains("eta 02:10", DetailColumn.Fit(Step, room), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 4)]
    [InlineData(0.999, 7)]
    [InlineData(1, 8)]
    public void Meter_Share_FillsAllPlacesOnlyWhenDone(double share, int filled) =>
        Assert.Equal(filled, MeterColumn.Filled(share, 8));

    [Fact]
    public void Meter_WithoutColours_TellsDoneFromRest()
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 80;
        var task = new ProgressTask(1, "steps", 10, autoStart: true);
        task.Increment(5);
        console.Write(new MeterColumn().Render(RenderOptions.Create(console), task, TimeSpan.Zero));
        string bar = output.ToString().Trim();
        Assert.Equal(8, bar.Length);
        Assert.Equal(2, bar.Distinct().Count());
        Assert.Equal(bar[..4], new string(bar[0], 4));
        Assert.Equal(bar[4..], new string(bar[7], 4));
    }
}
