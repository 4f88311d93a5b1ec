using AdaViP.Core.Data;
using AdaViP.Evaluation.Pope;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Pope;

/// <summary>Messages about answers to several splits show the numbers that stand in the user's files.</summary>
public sealed class PopeSplitTests : IDisposable
{
    private static readonly PopeOptions ById = new(ById: true);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Id_ThatNoQuestionHas_IsShownAsItStandsThere()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Score([1, 2, 3, 10000001, 10000002, 10000009]));
        Assert.Contains(
            "answers.jsonl, line 6: question_id is 10000009, which is question 9 of its split, but ",
            error.Message, StringComparison.Ordinal);
        Assert.Contains("coco_pope_popular.json has the questions 1 to 3. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Question_WithoutAnAnswer_IsNamedByItsFile()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Score([1, 2, 3, 10000001, 10000002]));
        Assert.Contains("the first being question 3 of coco_pope_popular.json.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("10000003", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Question_AnsweredTwice_IsNamedByItsFile()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Score([1, 2, 3, 10000001, 10000002, 10000002]));
        Assert.Contains(
            "line 6: question 2 of coco_pope_popular.json is answered in line 5 already",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_ToAllQuestions_AreScored() =>
        Assert.Equal(6, Score([1, 2, 3, 10000001, 10000002, 10000003]).Rows.Count);

    private PopeScores Score(long[] ids)
    {
        string[] labels = [.. PopeSplits.Names.Take(2).Select(split => _folder.Write(
            $"coco_pope_{split}.json",
            string.Concat(Enumerable.Range(1, 3).Select(i => FormattableString.Invariant(
                $$"""{"question_id": {{i}}, "image": "a.jpg", "text": "Is there a {{split}} cat {{i}}?", "label": "no"}""")
                + "\n"))))];
        string answers = _folder.Write("answers.jsonl", string.Concat(ids.Select(id => FormattableString.Invariant(
            $$"""{"question_id": {{id}}, "answer": "No", "category": "{{PopeSplits.Names[id > 10000000 ? 1 : 0]}}"}""") + "\n")));
        (IReadOnlyList<PopeAnswer> matched, IReadOnlyList<PopeQuestion> questions) =
            PopeSplits.Match(PopeAnswerReader.Read(answers), labels, ById);
        return PopeScorer.Score(matched, questions, ById);
    }
}
