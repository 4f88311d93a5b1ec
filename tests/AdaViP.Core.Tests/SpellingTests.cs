using Xunit;

namespace AdaViP.Core.Tests;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["train", "logprobs", "plan", "pairs", "k"];

    [Theory]
    [InlineData("trian", "train")]
    [InlineData("TRAIN", "train")]
    [InlineData("logprob", "logprobs")]
    [InlineData("plam", "plan")]
    [InlineData("frobnicate", null)]
    [InlineData("", null)]
    [InlineData("n", null)]
    public void Closest_Word_IsTheNearestNameOrNone(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Closest(word, Names));

    [Fact]
    public void Closest_WordOfAnyLength_NeedsNoTableOfItsSize()
    {
        string longWord = new('a', 100_000);
        Assert.Null(Spelling.Closest(longWord, [.. Names, new string('b', 100_000)]));
        Assert.Equal(longWord, Spelling.Closest(longWord, [.. Names, longWord]));
    }

    [Fact]
    public void Suggestion_FarWord_IsEmpty()
    {
        Assert.Equal(" Did you mean \"train\"?", Spelling.Suggestion("tarin", Names));
        Assert.Equal("", Spelling.Suggestion("frobnicate", Names));
        Assert.Equal("", Spelling.Suggestion("x", []));
    }
}
