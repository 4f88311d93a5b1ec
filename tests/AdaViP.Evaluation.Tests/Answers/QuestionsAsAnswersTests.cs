using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.MmHal;
using AdaViP.Evaluation.Pope;
using AdaViP.Evaluation.Questions;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Answers;

/// <summary>A file of questions where answers are wanted would be scored: a question is a yes to POPE's script.</summary>
public sealed class QuestionsAsAnswersTests : IDisposable
{
    private const string Questions = """
        {"question_id": 1, "image": "a.jpg", "text": "Is there a dog in the image?", "label": "yes"}
        {"question_id": 2, "image": "a.jpg", "text": "<image>\nIs there a cat in the image?", "label": "no"}

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pope_TheQuestionFileItself_IsRefusedWithItsNameAndTheNextStep()
    {
        string file = _folder.Write("q.jsonl", Questions);
        string message = Assert.Throws<UserDataException>(() => Score(file, file)).Message;
        Assert.StartsWith($"{file}, line 1: ", message, StringComparison.Ordinal);
        Assert.Contains(
            "\"Is there a dog in the image?\" is the question itself; every row is so", message, StringComparison.Ordinal);
        Assert.EndsWith("Name the one with the model's answers.", message, StringComparison.Ordinal);
        Assert.Contains(
            Score(file, file, asOfficial: true).Notices,
            notice => notice.Message.Contains("is the question itself", StringComparison.Ordinal));
    }

    [Fact]
    public void Pope_OneAnswerThatRepeatsItsQuestion_IsScoredWithARemark()
    {
        string questions = _folder.Write("q.jsonl", Questions);
        string answers = _folder.Write("a.jsonl", """
            {"question_id": 1, "text": "is there a dog in the image?"}
            {"question_id": 2, "text": "No."}

            """);
        Notice notice = Assert.Single(Score(questions, answers).Notices);
        Assert.Contains("1 answer is so, of 2", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pope_AnswersThatAreAnswers_HaveNoRemark()
    {
        string questions = _folder.Write("q.jsonl", Questions);
        string answers = _folder.Write("a.jsonl", """
            {"question_id": 1, "text": "Yes"}
            {"question_id": 2, "text": "Yes"}

            """);
        Assert.Empty(Score(questions, answers).Notices);
    }

    [Theory]
    [InlineData("Describe this image in great detail.", "Describe this image in great detail.", "are the same text")]
    [InlineData("Is there a dog?", "Is there a cat?", "end with a question mark")]
    [InlineData("Yes, there is.", "Yes, there is.", null)]
    [InlineData("A dog on a lawn, and a man.", "A cat.", null)]
    public void Descriptions_ThatLookLikeQuestions_HaveARemark(string first, string second, string? remark)
    {
        IReadOnlyList<Notice> notices =
            AnswerChecks.Of([(new FilePlace("a.jsonl", 1), first), (new FilePlace("a.jsonl", 2), second)]);
        Assert.Equal(remark is null ? 0 : 1, notices.Count);
        Assert.All(notices, notice => Assert.Contains(remark!, notice.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void MmHal_TheTemplateWithoutAnswers_IsNotJudged()
    {
        string file = _folder.Write("template.json", """
            [{"question_type": "t", "image_content": ["dog"], "question": "What is it?", "gt_answer": "A dog."}]
            """);
        string message = Assert.Throws<UserDataException>(() => new MmHalJudge().Questions(file, null!, null!)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains("no row has a \"model_answer\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_WithATemplatesWords_AreRefusedWithTheirLine()
    {
        string file = _folder.Write("q.jsonl", """
            {"question_id": 1, "text": "USER: <image>\nWhat is it? ASSISTANT:", "image": "a.jpg"}

            """);
        string message = Assert.Throws<UserDataException>(
            () => QuestionReader.Read(PopePreset.Value, file, new PictureFinder(PopePreset.Value, []), 1)).Message;
        Assert.StartsWith($"{file}, line 1: the question has \"USER:\" at character 1", message, StringComparison.Ordinal);
    }

    private static PopeScores Score(string questions, string answers, bool asOfficial = false)
    {
        var options = new PopeOptions(asOfficial);
        return PopeScorer.Score(PopeAnswerReader.Read(answers), PopeQuestionReader.Read(questions, options), options);
    }
}
