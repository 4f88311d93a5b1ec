using Xunit;

namespace AdaViP.Core.Tests;

/// <summary>Numbers of things in messages agree with their nouns.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 tensors")]
    [InlineData(1, "1 tensor")]
    [InlineData(2, "2 tensors")]
    [InlineData(30_522, "30522 tensors")]
    public void Of_Count_HasTheNounInItsForm(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "tensor"));

    [Theory]
    [InlineData(1, "1 entry is")]
    [InlineData(11, "11 entries are")]
    public void Of_IrregularNoun_HasItsOwnPlural(long count, string expected) =>
        Assert.Equal(expected, Counted.Of(count, "entry is", "entries are"));
}
