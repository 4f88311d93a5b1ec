using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Data;

namespace AdaViP.Cli.Tests.Failures;

/// <summary>What is said where memory runs out: during what, and what the command that ran can do about it.</summary>
public sealed class FailureReportTests
{
    [Theory]
    [InlineData("adavip train", "schedule.batch_size")]
    [InlineData("adavip logprobs", "runtime.head_chunk_rows")]
    [InlineData("adavip pairs build", "--workers")]
    [InlineData("adavip evaluate pope", "--batch-size")]
    [InlineData("adavip generate", "A smaller model")]
    [InlineData("adavip info", "Close other programs")]
    public void OutOfMemory_NamesThePhaseAndWhatHelpsThisCommand(string command, string advice)
    {
        string[] others = ["schedule.batch_size", "--workers", "--batch-size", "Training:", "Pairs:"];
        foreach ((Exception failure, string phase) in (IEnumerable<(Exception, string)>)
        [
            (new MemoryException("computing step 3", null, new InsufficientMemoryException()), "computing step 3"),
            (new InsufficientMemoryException(), $"running '{command}'"),
        ])
        {
            using var text = new StringWriter();
            Assert.Equal(1, FailureReport.Write(failure, text, command));
            Assert.StartsWith($"error: out of memory while {phase}. ", text.ToString(), StringComparison.Ordinal);
            Assert.Contains(advice, text.ToString(), StringComparison.Ordinal);
            Assert.All(others.Where(other => other != advice),
                other => Assert.DoesNotContain(other, text.ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void LineBreak_InAName_MakesNoLineOfTheProgram()
    {
        using var text = new StringWriter();
        FailureReport.Write(new UserDataException("a.jsonl, line 1: red\nerror: .png does not exist."),
            TerminalWriter.Over(text), "adavip logprobs");
        Assert.Equal("error: a.jsonl, line 1: red\\nerror: .png does not exist." + Environment.NewLine, text.ToString());
    }

    [Fact]
    public void Command_ThatPutsItRight_StandsOnALineOfItsOwn()
    {
        var refusal = new UserDataException("The folder m\nn has pickles. Convert them:\npython -c 1")
        {
            Command = "python -c 1",
        };
        foreach ((Exception failure, string first) in (IEnumerable<(Exception, string)>)
        [
            (refusal, "The folder"), (new UserErrorException("Reference: " + refusal.Message, refusal), "Reference: The folder"),
        ])
        {
            using var text = new StringWriter();
            FailureReport.Write(failure, TerminalWriter.Over(text), "adavip train");
            Assert.Equal(
                [$"error: {first} m\\nn has pickles. Convert them:", "error: python -c 1", ""],
                text.ToString().ReplaceLineEndings("\n").Split('\n'));
        }
    }

    [Fact]
    public void ThreadThatIsNotStarted_NamesBothLimits()
    {
        using var text = new StringWriter();
        var failure = new InvalidOperationException("std::system_error: Resource temporarily unavailable");
        Assert.Equal(1, FailureReport.Write(failure, text, "adavip train"));
        Assert.StartsWith(
            "error: no further thread could be started while running 'adavip train': ", text.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("ulimit -u", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("ulimit -v", text.ToString(), StringComparison.Ordinal);
    }
}
