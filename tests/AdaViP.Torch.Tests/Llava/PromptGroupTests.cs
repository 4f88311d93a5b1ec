using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Which prompts share what they begin with, and how they are packed.</summary>
public sealed class PromptGroupTests
{
    private const int Image = 99;

    [Fact]
    public void Of_PromptsAboutOnePicture_ShareTheirStartAndKeepATokenEach()
    {
        using Tensor features = zeros(2, 4);
        PromptGroup group = Assert.Single(PromptGroup.Of(
            [(features, [1, Image, Image, 5, 6]), (features, [1, Image, Image, 5, 7, 8]), (features, [1, Image, Image, 5])],
            Image));
        Assert.Equal(3, group.Shared);
        Assert.Equal([1, Image, Image, 5, 6, 5, 7, 8, 5], group.PackedIds);
        Assert.Equal(
            [new PackedSegment(0, 3), new(3, 2, 0), new(5, 3, 0), new(8, 1, 0)], group.Segments);
        Assert.Equal(group.Segments.Skip(1), group.OwnSegments);
    }

    [Fact]
    public void Of_OtherPicturesOrOtherStarts_AreGroupsOfTheirOwn()
    {
        using Tensor one = zeros(1, 4);
        using Tensor other = zeros(1, 4);
        IReadOnlyList<PromptGroup> groups = PromptGroup.Of(
            [(one, [1, Image, 5]), (other, [1, Image, 5]), (one, [2, Image, 5]), (one, [1, Image, 6])], Image);
        Assert.Equal([[0, 3], [1], [2]], groups.Select(group => group.Prompts));
        Assert.Equal([2, 0, 0], groups.Select(group => group.Shared));
        Assert.Equal([1, Image, 5], groups[1].PackedIds);
        Assert.Equal([new PackedSegment(0, 3)], groups[1].Segments);
    }

    [Fact]
    public void Of_EqualPrompts_ShareAllButTheLastToken()
    {
        using Tensor features = zeros(1, 4);
        PromptGroup group = Assert.Single(PromptGroup.Of([(features, [1, Image, 5]), (features, [1, Image, 5])], Image));
        Assert.Equal([1, Image, 5, 5], group.PackedIds);
    }
}
