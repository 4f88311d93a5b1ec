using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using Xunit;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Sequences of conversations all of whose answers are scored.</summary>
public sealed class ConversationTests
{
    [Fact]
    public void Build_Conversation_IsItsPromptsAndAnswersInOrderAndScoresTheAnswers()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        SequenceBuilder builder = Builder(golden);
        ChatTurn[] turns = [new("What is this?", "A cat."), new("Is it black?", "No."), new("Where is it?", "On a mat.")];
        TokenSequence whole = builder.Build([], turns, 2048);
        int start = 0;
        TokenSpan[] answers = [.. whole.Answers];
        for (int turn = 0; turn < turns.Length; turn++)
        {
            TokenSequence alone = builder.Build(turns[..turn], turns[turn].Question, turns[turn].Answer, 2048);
            Assert.Equal(alone.InputIds[start..], whole.InputIds[start..alone.InputIds.Length]);
            Assert.Equal(new TokenSpan(alone.AnswerStart, alone.AnswerTokens), answers[turn]);
            Assert.Equal([answers[turn]], alone.Answers);
            start = alone.InputIds.Length;
        }

        Assert.Equal(start, whole.InputIds.Length);
        Assert.Equal(turns.Length, answers.Length);
        Assert.Equal(answers.Sum(answer => answer.Length), whole.AnswerTokens);
        Assert.False(whole.Truncated);
    }

    [Fact]
    public void Build_ConversationTooLong_CutsAnAnswerOrLeavesTurnsOut()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        SequenceBuilder builder = Builder(golden);
        ChatTurn[] turns = [new("What is this?", "A cat."), new("Is it black?", "No."), new("Where is it?", "On a mat.")];
        TokenSequence whole = builder.Build([], turns, 2048);
        TokenSpan[] answers = [.. whole.Answers];
        for (int max = whole.AnswerStart + 1; max <= whole.InputIds.Length; max++)
        {
            TokenSequence cut = builder.Build([], turns, max);
            TokenSpan[] kept = [.. answers.Where(answer => answer.Start < max)];
            Assert.Equal(whole.InputIds[..Math.Min(max, kept[^1].Start + kept[^1].Length)], cut.InputIds);
            Assert.Equal(kept.Select(answer => answer.Start), cut.Answers.Select(answer => answer.Start));
            Assert.Equal(max < whole.InputIds.Length, cut.Truncated);
        }

        Assert.Throws<UserDataException>(() => builder.Build([], turns, whole.AnswerStart));
        Assert.Throws<UserDataException>(() => builder.Build([], [turns[0], new("And?", "")], 2048));
    }

    private static SequenceBuilder Builder(GoldenLlava golden)
    {
        LlavaConfig config = LlavaConfig.Load(golden.Policy);
        return new SequenceBuilder(LlavaTokenizer.Load(golden.Policy, config), config);
    }
}
