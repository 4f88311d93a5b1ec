using AdaViP.Core.Inputs;
using Xunit;

namespace AdaViP.Core.Tests.Inputs;

public sealed class ShownValueTests
{
    [Fact]
    public void Cut_LongValue_ShowsItsBeginningAndItsLength() =>
        Assert.Equal("aaaaa... (362,040 characters)", ShownValue.Cut(new string('a', 362040), 5));

    [Fact]
    public void Cut_ShortValue_StaysWhole() => Assert.Equal("yes or no", ShownValue.Cut("yes or no"));

    [Fact]
    public void Cut_BetweenHalvesOfACharacter_KeepsNeither() =>
        Assert.StartsWith("a...", ShownValue.Cut("a😀bc", 2), StringComparison.Ordinal);

    [Fact]
    public void CutMessage_OneEndlessWord_KeepsTheWordsAroundIt()
    {
        string message = ShownValue.CutMessage($"a.jsonl, line 3: 'image' {new string('/', 362040)} lies outside the root.\n"
            + "Set the root.");

        Assert.StartsWith("a.jsonl, line 3: 'image' ////", message, StringComparison.Ordinal);
        Assert.EndsWith("//// lies outside the root.\nSet the root.", message, StringComparison.Ordinal);
        Assert.Contains("361,800 characters left out", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 100, 500);
    }

    [Fact]
    public void CutMessage_EndlessLineOfWords_KeepsBothEnds()
    {
        string message = ShownValue.CutMessage("begin " + string.Concat(Enumerable.Repeat("word ", 100000)) + "end");

        Assert.StartsWith("begin word", message, StringComparison.Ordinal);
        Assert.EndsWith("word end", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 4000, 4200);
    }

    [Fact]
    public void CutMessage_LongPath_StaysWhole()
    {
        string message = $"/{string.Join('/', Enumerable.Repeat(new string('p', 100), 5))}/config.json is missing. "
            + $"{new string('.', 200)}";
        Assert.Equal(message, ShownValue.CutMessage(message));
    }
}
