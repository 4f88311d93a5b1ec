using AdaViP.Core.Images;
using AdaViP.Core.Inputs;
using AdaViP.Core.Recipes;
using Xunit;

namespace AdaViP.Core.Tests;

/// <summary>Values inside messages: no record is printed raw, nothing of any length is printed whole.</summary>
public sealed class TextOfValuesTests
{
    [Fact]
    public void RgbValues_InAMessage_AreAList() => Assert.Equal("[0.5, -1, 255]", new RgbValues(0.5, -1, 255).ToString());

    [Theory]
    [InlineData("It failed", "It failed.")]
    [InlineData(" It failed. ", "It failed.")]
    public void Sentence_OfALibrary_EndsWithOneStop(string text, string expected) =>
        Assert.Equal(expected, ShownValue.Sentence(text));

    [Fact]
    public void Sentence_OfAnyLength_IsCut() => Assert.InRange(ShownValue.Sentence(new string('x', 100_000)).Length, 1, 300);

    [Fact]
    public void RecipeName_OfMegabytes_IsRefusedAndNotRepeated()
    {
        var recipe = new TrainingRecipe { Name = new string('n', 4_000_000) };
        RecipeProblem problem = Assert.Single(RecipeValidation.Problems(recipe));
        Assert.Equal("name", problem.Path);
        Assert.Contains("name has 4000000 characters, but at most 200 are allowed", problem.Message, StringComparison.Ordinal);
        Assert.InRange(Assert.Throws<UserErrorException>(() => RecipeValidation.Require(recipe)).Message.Length, 1, 400);
        Assert.Empty(RecipeValidation.Problems(recipe with { Name = new string('n', 200) }));
    }
}
