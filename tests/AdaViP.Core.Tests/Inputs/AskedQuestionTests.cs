using AdaViP.Core.Inputs;
using Xunit;

namespace AdaViP.Core.Tests.Inputs;

/// <summary>Questions that people and benchmarks ask: the marker goes, a template's words are refused as in data rows.</summary>
public sealed class AskedQuestionTests
{
    [Theory]
    [InlineData("<image>\nWhat is this?", "What is this?")]
    [InlineData("Who is the user: the man or the dog?", "Who is the user: the man or the dog?")]
    [InlineData("What does <s> mean in <s>HTML</s> pages?", "What does <s> mean in <s>HTML</s> pages?")]
    [InlineData("What does [INST] mean?", "What does [INST] mean?")]
    public void Question_WithoutATemplate_IsAskedWithoutTheMarker(string question, string bare)
    {
        Assert.Null(AskedQuestion.Read(question, out string found));
        Assert.Equal(bare, found);
    }

    [Theory]
    [InlineData("USER: What is this?", "has \"USER:\" at character 1")]
    [InlineData("USER: <image>\nWhat is this? ASSISTANT:", "has \"USER:\" at character 1")]
    [InlineData("What is this? ASSISTANT:", "has \"ASSISTANT:\" at character 15")]
    [InlineData("What is this?</s>", "has \"</s>\" at character 14")]
    [InlineData("[INST] What is this? [/INST]", "has \"[INST]\" at character 1")]
    [InlineData("<|im_start|>user\nWhat?<|im_end|>", "has \"<|im_start|>user\" at character 1")]
    [InlineData("What does <image> show?", "has <image> between its words")]
    public void Question_WithATemplate_IsRefusedWithItsPlaceAndTheNextStep(string question, string problem)
    {
        string? found = AskedQuestion.Read(question, out string bare);
        Assert.Contains(problem, found, StringComparison.Ordinal);
        Assert.Matches(@"(Write the question alone|Put it at the beginning).*\.$", found);
        Assert.Equal(question, bare);
    }

    [Fact]
    public void Refusal_OfALongQuestion_DoesNotRepeatAllOfIt() =>
        Assert.InRange(AskedQuestion.Read("USER: " + new string('x', 100_000), out _)!.Length, 1, 600);
}
