using System.Runtime.InteropServices;
using AdaViP.Cli.Runtime;

namespace AdaViP.Cli.Tests.Runtime;

/// <summary>The first signal asks the work to stop, once; a second one ends the process.</summary>
public sealed class InterruptWatchTests
{
    [Fact]
    public void SecondSignal_WhileTheFirstIsAnswered_EndsTheProcessAndIsNotAnnounced()
    {
        int said = 0;
        InterruptWatch? watch = null;
        var second = new PosixSignalContext(PosixSignal.SIGTERM);
        watch = new InterruptWatch(() =>
        {
            said++;
            watch!.Handle(second);
        });
        using (watch)
        {
            var first = new PosixSignalContext(PosixSignal.SIGTERM);
            watch.Handle(first);
            Assert.True(first.Cancel, "the first signal ended the process");
            Assert.False(second.Cancel, "the second signal did not end the process");
            Assert.True(watch.Token.IsCancellationRequested);
            Assert.Equal(1, said);
        }
    }

    [Fact]
    public void SecondSignal_RestoresTheScreenBeforeTheProcessEnds()
    {
        int restored = 0;
        InterruptWatch.RestoreWith(() => restored++);
        using var watch = new InterruptWatch(() => { });
        watch.Handle(new PosixSignalContext(PosixSignal.SIGINT));
        Assert.Equal(0, restored);
        watch.Handle(new PosixSignalContext(PosixSignal.SIGINT));
        Assert.Equal(1, restored);
    }

    [Fact]
    public void SecondSignal_SaysOnceWhatIsKeptBeforeTheProcessEnds()
    {
        int said = 0;
        using var watch = new InterruptWatch(() => { }, () => said++);
        watch.Handle(new PosixSignalContext(PosixSignal.SIGINT));
        watch.Handle(new PosixSignalContext(PosixSignal.SIGHUP));
        Assert.Equal(0, said);
        watch.Handle(new PosixSignalContext(PosixSignal.SIGINT));
        watch.Handle(new PosixSignalContext(PosixSignal.SIGINT));
        Assert.Equal(1, said);
    }

    [Fact]
    public void SecondSignal_WhereNobodyTakesTheMessage_EndsTheProcessSoon()
    {
        using var never = new ManualResetEventSlim();
        using var watch = new InterruptWatch(() => { }, () => never.Wait(TestContext.Current.CancellationToken));
        watch.Handle(new PosixSignalContext(PosixSignal.SIGINT));
        var second = new PosixSignalContext(PosixSignal.SIGINT);
        watch.Handle(second);
        Assert.False(second.Cancel);
        never.Set();
    }

    [Fact]
    public void FirstSignal_WhenTheWorkHasEnded_IsPassedOver()
    {
        var watch = new InterruptWatch(() => { });
        watch.Dispose();
        var signal = new PosixSignalContext(PosixSignal.SIGTERM);
        watch.Handle(signal);
        Assert.True(signal.Cancel);
    }

    [Fact]
    public void SecondHangup_IsPassedOver()
    {
        using var watch = new InterruptWatch(() => { });
        watch.Handle(new PosixSignalContext(PosixSignal.SIGHUP));
        var second = new PosixSignalContext(PosixSignal.SIGHUP);
        watch.Handle(second);
        Assert.True(second.Cancel);
    }
}
