using System.Text.RegularExpressions;
using AdaViP.Cli.Stages;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Tests.Stages;

/// <summary>Headings of stages, and the time that all of them will still take.</summary>
public sealed class StageRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pace_OfWhatRan_ScalesWhatIsForeseen()
    {
        Stage hour = new("long", [], "x") { Foreseen = TimeSpan.FromHours(1) };
        var pace = new StagePace();
        Assert.Equal(TimeSpan.FromHours(2), pace.Left([hour, hour]));
        Assert.Equal(TimeSpan.Zero, pace.Left([]));

        // It took twice as long: so will the others, but for the ten seconds that the foresight counts for.
        pace.Add(hour, TimeSpan.FromHours(2));
        Assert.Equal(2 * 3600, pace.Left([hour])!.Value.TotalSeconds, 11.0);

        // A short stage that starts slowly says little.
        var early = new StagePace();
        early.Add(new Stage("short", [], "x") { Foreseen = TimeSpan.FromSeconds(0.1) }, TimeSpan.FromSeconds(1));
        Assert.InRange(early.Left([hour])!.Value.TotalHours, 1, 1.1);
    }

    [Fact]
    public void Pace_WhereNothingIsForeseenForAStage_IsNotKnown() =>
        Assert.Null(new StagePace().Left([new Stage("a", [], "x") { Foreseen = TimeSpan.FromDays(1) }, new Stage("b", [], "y")]));

    [Fact]
    public void Headings_HaveTheTimeLeftOfAllStagesThatAreNotFinished()
    {
        Stage[] stages =
            [.. Enumerable.Range(1, 3).Select(i => new Stage($"stage {i}", [$"s{i}"], _folder.At("out", $"{i}")))];
        Stage[] timed = [.. stages.Select(stage => stage with { Foreseen = TimeSpan.FromHours(1) })];

        // Three hours are foreseen, and an hour took no time. The third stage fails and is what is left for the next call.
        Assert.Equal(
            [
                "[1/3] stage 1 | all: eta 3:mm:ss", "$ adavip s1", "(mm:ss)",
                "[2/3] stage 2 | all: eta mm:ss", "$ adavip s2", "(mm:ss)",
                "[3/3] stage 3 | all: eta mm:ss", "$ adavip s3",
            ],
            Lines(timed, code: 1));
        Assert.Equal(
            [
                "[1/3] stage 1: finished before", "[2/3] stage 2: finished before",
                "[3/3] stage 3 | all: eta 1:mm:ss", "$ adavip s3", "(mm:ss)",
            ],
            Lines(timed, code: 0));

        // Nobody foresees anything: the heading alone.
        Directory.Delete(_folder.At("out"), recursive: true);
        Assert.Equal("[1/3] stage 1", Lines(stages, code: 0)[0]);
    }

    // Another folder's name begins with its own: "d" and "data".
    [Fact]
    public void Log_OfAFolderThatWasMoved_KnowsItsStages()
    {
        Stage Of(string folder) => new(
            "train",
            ["train", "--data", _folder.At("data"), "--out", Path.Combine(folder, "runs"), $"--set=output.folder={folder}"],
            Path.Combine(folder, "runs"));
        string old = _folder.At("d");
        string moved = _folder.At("moved");
        Directory.CreateDirectory(old);
        using (StageLog log = StageLog.Open(old, "a plan"))
        {
            Directory.CreateDirectory(Path.Combine(old, "runs"));
            log.Finish(Of(old));
            Assert.True(log.IsFinished(Of(old)));
        }

        Directory.Move(old, moved);
        using StageLog again = StageLog.Open(moved, "a plan");
        Assert.True(again.IsFinished(Of(moved)));
    }

    // Runs the stages, the last one of which ends with a code; minutes and seconds are not looked at.
    private string[] Lines(Stage[] stages, int code)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(null, output, TextWriter.Null, false) { Invocation = new Invocation(["demo"]) };
        int End(IReadOnlyList<string> arguments, Terminal _)
        {
            Stage stage = stages.Single(each => each.Arguments.SequenceEqual(arguments));
            bool isGood = stage != stages[^1] || code == 0;
            if (isGood)
            {
                File.WriteAllText(stage.Result, "made");
            }

            return isGood ? 0 : code;
        }

        Assert.Equal(code, new StageRun(terminal, End).Run(_folder.At("out"), "a plan", stages));
        return Regex.Replace(output.ToString(), @"\d\d:\d\d\b", "mm:ss").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
