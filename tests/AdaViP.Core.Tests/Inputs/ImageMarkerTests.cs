using AdaViP.Core.Data;
using Xunit;

namespace AdaViP.Core.Tests.Inputs;

/// <summary>The picture's marker in questions that people write.</summary>
public sealed class ImageMarkerTests
{
    [Theory]
    [InlineData("<image>\nWhat is this?", "What is this?")]
    [InlineData("What is this?\n<image>", "What is this?")]
    [InlineData("<image>What is this?", "What is this?")]
    [InlineData(" <image> \r\n What is this? ", "What is this?")]
    [InlineData(" What is this?\n", " What is this?\n")]
    [InlineData("What is an <Image>?", "What is an <Image>?")]
    public void Marker_OutsideTheWords_IsTakenOut(string question, string bare)
    {
        Assert.Null(ImageMarker.Remove(question, out string found));
        Assert.Equal(bare, found);
    }

    [Theory]
    [InlineData("What does <image> show?", "between its words")]
    [InlineData("<image>\n<image>\nWhich is older?", "2 times")]
    [InlineData("<image>What?<image>", "2 times")]
    [InlineData(" <image>\n", "nothing but <image>")]
    public void Marker_ThatCannotBeTakenOut_IsAProblem(string question, string problem)
    {
        Assert.Contains(problem, ImageMarker.Remove(question, out string found), StringComparison.Ordinal);
        Assert.Equal(question, found);
    }
}
