using AdaViP.Core.Data;
using AdaViP.Evaluation.Pope;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Pope;

/// <summary>Whether answers belong to questions by their numbers or by their order.</summary>
public sealed class PopeOrderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"question_id\": 3, \"text\": \"No\"}", "{\"question_id\": 2, \"text\": \"Yes\"}",
        "{\"question_id\": 1, \"text\": \"Yes\"}")]
    [InlineData("{\"text\": \"Yes\"}", "{\"text\": \"Yes\"}", "{\"text\": \"No\"}")]
    public void Score_AllNumbersOrNone_IsRight(params string[] answers) =>
        Assert.Equal(1, Score(new PopeOptions(), answers).Counts.Accuracy);

    [Theory]
    [InlineData("{\"text\": \"Yes\"}")]
    [InlineData("{\"question_id\": null, \"text\": \"Yes\"}")]
    public void Score_OneWithoutItsNumber_IsRefused(string unnamed)
    {
        string[] answers = ["{\"question_id\": 3, \"text\": \"No\"}", unnamed, "{\"question_id\": 1, \"text\": \"Yes\"}"];
        UserDataException refused = Assert.Throws<UserDataException>(() => Score(new PopeOptions(), answers));
        Assert.Contains("answers.jsonl, line 2: this answer has no \"question_id\", but 2 of 3 answers", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(3, Score(new PopeOptions(AsOfficial: true), answers).Rows.Count);
    }

    private PopeScores Score(PopeOptions options, string[] answers)
    {
        string questions = _folder.Write("questions.jsonl", string.Concat(((string[])["yes", "yes", "no"]).Select(
            (label, i) => FormattableString.Invariant(
                $$"""{"question_id": {{i + 1}}, "image": "a.jpg", "text": "Is it {{i}}?", "label": "{{label}}"}""") + "\n")));
        string file = _folder.Write("answers.jsonl", string.Concat(answers.Select(line => line + "\n")));
        return PopeScorer.Score(PopeAnswerReader.Read(file), PopeQuestionReader.Read(questions, options), options);
    }
}
