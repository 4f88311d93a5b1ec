using AdaViP.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdaViP.Cli.Tests.Terminals;

public sealed class LiveTests
{
    private static readonly Detail[] Step =
    [
        new("loss 0.6931", 2), new("1.3k tok/s", 1), new("eta 02:10", 0), new("acc 0.50", 3), new("margin +0.000", 4),
        new("|g| 1.24", 5),
    ];

    [Theory]
    [InlineData(80, "loss 0.6931 | 1.3k tok/s | eta 02:10 | acc 0.50 | margin +0.000 | |g| 1.24")]
    [InlineData(47, "loss 0.6931 | 1.3k tok/s | eta 02:10 | acc 0.50")]
    [InlineData(46, "loss 0.6931 | 1.3k tok/s | eta 02:10")]
    [InlineData(35, "1.3k tok/s | eta 02:10")]
    [InlineData(21, "eta 02:10")]
    [InlineData(6, "eta 0…")]
    public void Details_InARoom_LeaveTheLeastImportantOutWhole(int room, string expected) =>
        Assert.Equal(expected, DetailColumn.Fit(Step, room));

    [Theory]
    [InlineData(48, "answered 12/500 | 3.2/s | 1234 tok/s | eta 12:10")]
    [InlineData(39, "answered 12/500 | 3.2/s | eta 12:10")]
    [InlineData(30, "answered 12/500 | eta 12:10")]
    [InlineData(20, "answered 12/500")]
    public void CountedLine_InARoom_KeepsCountAndTimeLeftLongest(int room, string expected) =>
        Assert.Equal(expected, DetailColumn.Fit(Detail.Of("answered 12/500 | 3.2/s | 1234 tok/s | eta 12:10"), room));

    [Theory]
    [InlineData(80, "reference log-probs", "loss 0.6931 | 1.3k tok/s | eta 02:10 | acc 0.50")]
    [InlineData(60, "reference log-probs", "1.3k tok/s | eta 02:10")]
    [InlineData(40, "step 120/2000", "1.3k tok/s | eta 02:10")]
    [InlineData(30, "step 120/2000", "eta 02:10")]
    public void TrainingLine_AtAnyWidth_ShowsTheTimeLeft(int window, string longestName, string expected) =>
        Assert.Equal(expected, DetailColumn.Fit(Step, DetailColumn.Room(window, longestName.Length)));

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
