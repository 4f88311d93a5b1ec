using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.Terminals;
using AdaViP.MicroWorld.ModelTraining;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>What <c>micro train-models</c> says of each model: step, loss, rate and time left.</summary>
public sealed class ModelTrainingLinesTests
{
    [Fact]
    public void Lines_OfEveryModel_HaveRateAndTimeLeft_FromItsSecondReportOn()
    {
        string[] lines = Lines(
            TimeSpan.Zero, new("tagger", 0, 40, double.NaN), new("detector", 20, 60, 0.75), new("detector", 40, 60, 0.5),
            new("detector", 60, 60, 0.25), new("scorer", 20, 60, 1));
        Assert.Equal(
            ["tagger: finished before", "detector: step 20/60 | loss 0.7500", "detector: step 60/60 | loss 0.2500"],
            [lines[0], lines[1], lines[3]]);
        Assert.Matches(@"^detector: step 40/60 \| loss 0\.5000 \| [\d.]+/s \| eta \d\d:\d\d$", lines[2]);
        Assert.Equal("scorer: step 20/60 | loss 1.0000", lines[4]);
    }

    [Fact]
    public void Lines_WithinTheInterval_AreThoseOfTheFirstAndTheLastStep() => Assert.Equal(
        ["tagger: step 1/3", "tagger: step 3/3"],
        Lines(TimeSpan.FromHours(1), new("tagger", 1, 3, 1), new("tagger", 2, 3, 1), new("tagger", 3, 3, 1))
            .Select(line => line.Split(" | ")[0]));

    private static string[] Lines(TimeSpan interval, params ModelProgress[] reports)
    {
        using var output = new StringWriter();
        var lines = new ModelTrainingLines(new Terminal(null, output, TextWriter.Null, false), interval);
        foreach (ModelProgress report in reports)
        {
            lines.Report(report);
        }

        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
