using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Evaluation.MmHal;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.MmHal;

/// <summary>The official summary's numbers for made-up judge replies.</summary>
public sealed class MmHalGoldenTests
{
    // Quotients of small whole numbers: a few units in the last place at most.
    private const double LastBits = 1e-13;

    public static TheoryData<string> Cases => ["usual", "with odd ones", "all six", "all empty"];

    [Fact]
    public void Find_EveryReply_GivesTheOfficialScore()
    {
        foreach (JsonElement reply in Golden().GetProperty("replies").EnumerateArray())
        {
            string text = reply.GetProperty("reply").GetString()!;
            int score = MmHalRating.Find(text) ?? 0;
            Assert.True(reply.GetProperty("score").GetInt32() == score,
                $"'{text}': {score}, expected {reply.GetProperty("score")}");
            Assert.Equal(reply.GetProperty("hallucinated").GetBoolean(), score < MmHalRating.FirstWithoutHallucination);
        }
    }

    [Fact]
    public void Find_DottedCapitalI_IsNotFound() => Assert.Null(MmHalRating.Find("RATİNG: 5"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Score_GoldenCase_EqualsTheOfficialNumbersThroughAJudgeFile(string name)
    {
        JsonElement expected = Golden().GetProperty("cases").GetProperty(name);
        string[] texts = expected.GetProperty("replies").Texts();
        using var file = new TemporaryFile(JudgeFile(texts.Length == 1 ? Enumerable.Repeat(texts[0], 96) : texts));
        MmHalScores scores = MmHalScorer.Score(MmHalJudgeFileReader.Read(file.Path), Questions());

        Assert.Equal(expected.GetProperty("scores").EnumerateArray().Select(score => score.GetInt32()),
            scores.Rows.Select(row => row.Score));
        Close(expected.GetProperty("mean").GetDouble(), scores.Mean);
        Close(expected.GetProperty("hallucination_rate").GetDouble(), scores.HallucinationRate);
        Close(expected.GetProperty("informativeness").GetDouble(), scores.Informativeness);
        JsonElement printed = ScoresDocument.Of(scores).GetProperty("extra").GetProperty("printed");
        foreach (JsonProperty line in expected.GetProperty("printed").EnumerateObject())
        {
            Assert.Equal(line.Value.GetString(), printed.GetProperty(line.Name).GetString());
        }
    }

    [Fact]
    public void Score_MissingReplies_AreRefused()
    {
        using var file = new TemporaryFile(JudgeFile(Enumerable.Repeat("Rating: 6", 95)));
        UserDataException refused =
            Assert.Throws<UserDataException>(() => MmHalScorer.Score(MmHalJudgeFileReader.Read(file.Path), Questions()));
        Assert.Contains($"{file.Path}, line 1 (entry 95): the judge file ends here with 95 replies, but there are 96 questions",
            refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_TooManyReplies_NamesTheFirstWithoutAQuestion()
    {
        using var file = new TemporaryFile(JudgeFile(Enumerable.Repeat("Rating: 6", 98)));
        UserDataException refused =
            Assert.Throws<UserDataException>(() => MmHalScorer.Score(MmHalJudgeFileReader.Read(file.Path), Questions()));
        Assert.StartsWith($"{file.Path}, line 1 (entry 97): reply 97 of 98 has no question; there are 96", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnEmptyList_NamesTheFile()
    {
        using var file = new TemporaryFile("[]");
        UserDataException refused = Assert.Throws<UserDataException>(() => MmHalJudgeFileReader.Read(file.Path));
        Assert.StartsWith($"{file.Path} has no replies", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_ManyRepliesWithoutRating_AreNoticedTwentyTimesAndCounted()
    {
        using var file = new TemporaryFile(JudgeFile(Enumerable.Repeat("I would rather not.", 96)));
        MmHalScores scores = MmHalScorer.Score(MmHalJudgeFileReader.Read(file.Path), Questions());
        Assert.Equal(21, scores.Notices.Count);
        Assert.Contains("in all 96 replies have no rating", scores.Notices[^1].Message, StringComparison.Ordinal);
        Assert.Equal(0, scores.Mean);
    }

    [Fact]
    public void Read_AReplyThatFailed_IsRefusedByLine()
    {
        using var file =
            new TemporaryFile("[{\"choices\": [{\"message\": {\"content\": \"Rating: 1\"}}]},\n{\"error\": \"rate limit\"}]");
        UserDataException refused = Assert.Throws<UserDataException>(() => MmHalJudgeFileReader.Read(file.Path));
        Assert.Contains($"{file.Path}, line 2 (entry 2): the field \"choices\" is missing", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_OfTheTemplate_HaveTheirTypesInTurn()
    {
        IReadOnlyList<MmHalQuestion> questions = Questions();
        Assert.Equal(96, questions.Count);
        Assert.All(questions, question => Assert.Equal(questions[question.Index % 8].Type, question.Type));
    }

    private static string JudgeFile(IEnumerable<string> texts) => new JsonArray([.. texts.Select(text => (JsonNode)new JsonObject
    {
        ["model"] = "judge",
        ["choices"] =
            new JsonArray(new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
    })]).ToJsonString();

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= LastBits, $"{actual:R}, expected {expected:R}, tolerance {LastBits}");

    private static IReadOnlyList<MmHalQuestion> Questions() =>
        MmHalQuestionReader.Read(SharedFiles.Require("fixtures/mmhal/mmhal-bench_answer_template.json"));

    private static JsonElement Golden() => GoldenFile.Read("goldens/mmhal/golden.json");
}
