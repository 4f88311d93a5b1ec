using AdaViP.Llava.Text;
using AdaViP.Training.Samples;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class StoredTokensTests
{
    private const int ImageId = 99;

    [Theory]
    [InlineData(0, 4, 5, 2, false)]
    [InlineData(3, 576, 7, 1, true)]
    [InlineData(6, 1, 3, 3, false)]
    [InlineData(2, 0, 4, 4, false)]
    public void Expand_AnySequence_GivesItBack(int before, int image, int after, int answer, bool truncated)
    {
        int[] ids = [.. Enumerable.Range(1, before), .. Enumerable.Repeat(ImageId, image), .. Enumerable.Range(40, after)];
        TokenSequence sequence = new(ids, before, image, ids.Length - answer, truncated);

        StoredTokens stored = new(sequence);

        Assert.Equal(ids.Length, stored.Length);
        Assert.Equal(answer, stored.AnswerTokens);
        TokenSequence expanded = stored.Expand();
        Assert.Equal(ids, expanded.InputIds);
        Assert.Equal(sequence with { InputIds = expanded.InputIds }, expanded);
        Assert.True(stored.HasIdsOf(new StoredTokens(expanded)));
        Assert.False(stored.HasIdsOf(new StoredTokens(sequence with { InputIds = [.. ids, 7] })));
    }
}
