using AdaViP.Core.Memory;
using Xunit;

namespace AdaViP.Core.Tests.Memory;

/// <summary>What messages say about a change that would need less.</summary>
public sealed class MemoryDemandTests
{
    [Fact]
    public void Saves_NamesWhatIsNeededThen_OnlyWhereThatIsLess()
    {
        MemoryDemand whole = Of(8_000_000_000);
        Assert.Equal("then about 4.2 GB", whole.Saves(Of(4_000_000_000)));
        Assert.Null(whole.Saves(whole));
        Assert.Null(whole.Saves(Of(9_000_000_000)));
        Assert.Null(whole.Saves(Of(8_000_000_000 - 1_000)));
    }

    // The program itself does not become smaller with the weights.
    private static MemoryDemand Of(long weights) =>
        new("Work", [new MemoryItem("weights", weights), new MemoryItem("program", 200_000_000)]);
}
