using AdaViP.Evaluation.Answers;
using Xunit;

namespace AdaViP.Evaluation.Tests.Answers;

/// <summary>What stays of a description that a token limit cut.</summary>
public sealed class IncompleteSentenceTests
{
    [Theory]
    [InlineData("A cat sits. A dog is", "A cat sits.")]
    [InlineData("A cat sits! A dog runs? Behind them a", "A cat sits! A dog runs?")]
    [InlineData("A cat sits.\n\nThere is a", "A cat sits.")]
    [InlineData("He said \"A cat.\" Then a", "He said \"A cat.\"")]
    [InlineData("It is 3.5 m long. It has 2.", "It is 3.5 m long. It has 2.")]
    [InlineData("A cat sits. A dog runs.", "A cat sits. A dog runs.")]
    [InlineData("A cat sits. \"A dog runs.\"\n", "A cat sits. \"A dog runs.\"\n")]
    [InlineData("A cat without an end", "A cat without an end")]
    [InlineData("Dr. Smith and a", "Dr. Smith and a")]
    [InlineData("", "")]
    public void Drop_KeepsWhatIsComplete(string text, string kept) => Assert.Equal(kept, IncompleteSentence.Drop(text));
}
