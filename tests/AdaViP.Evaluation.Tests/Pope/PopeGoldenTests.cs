using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Pope;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Pope;

/// <summary>The official script's numbers for made-up answers to the real questions.</summary>
public sealed class PopeGoldenTests
{
    // Quotients of small whole numbers: both sides round the same exact value, so a few units in the last place at most.
    private const double LastBits = 1e-15;

    public static TheoryData<string> Cases =>
    [
        "random: clean", "random: styles", "popular: clean", "popular: styles", "popular: always yes", "popular: always no",
        "popular: first 2500", "adversarial: clean", "adversarial: styles",
    ];

    [Fact]
    public void Cases_OfTheGolden_AreAllTested()
    {
        IEnumerable<string> names = Golden().GetProperty("cases").EnumerateObject().Select(property => property.Name);
        Assert.Equal(names.Order(), Cases.Select(row => row.Data).Order());
    }

    [Fact]
    public void SaysNo_EveryStyle_IsReadAsOfficially()
    {
        JsonElement golden = Golden();
        foreach (JsonProperty style in golden.GetProperty("says_no").EnumerateObject())
        {
            string text = golden.GetProperty("styles").GetProperty(style.Name).GetString()!;
            Assert.True(style.Value.GetBoolean() == PopeScorer.SaysNo(text),
                $"style {style.Name} '{text}': expected {style.Value}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Score_GoldenCase_EqualsTheOfficialNumbers(string name)
    {
        JsonElement golden = Golden();
        JsonElement expected = golden.GetProperty("cases").GetProperty(name);
        PopeScores scores = PopeScorer.Score(Answers(golden, expected), Questions(name), new PopeOptions(AsOfficial: true));

        JsonElement document = ScoresDocument.Of(scores);
        foreach (string count in (string[])["TP", "FP", "TN", "FN"])
        {
            Assert.Equal(expected.GetProperty(count).GetInt32(), document.GetProperty(count).GetInt32());
        }

        Close(expected.GetProperty("yes_rate_counted"), document.GetProperty("yes_ratio"), "yes_ratio");
        if (expected.TryGetProperty("error", out _))
        {
            Assert.Equal(JsonValueKind.Null, document.GetProperty("Precision").ValueKind);
            Assert.Equal(JsonValueKind.Null, document.GetProperty("F1").ValueKind);
            return;
        }

        Close(expected.GetProperty("Accuracy"), document.GetProperty("Accuracy"), "Accuracy");
        Close(expected.GetProperty("Precision"), document.GetProperty("Precision"), "Precision");
        Close(expected.GetProperty("Recall"), document.GetProperty("Recall"), "Recall");
        Close(expected.GetProperty("F1 score"), document.GetProperty("F1"), "F1");
    }

    [Fact]
    public void Score_FewerAnswersThanQuestions_IsRefusedUnlessOfficial()
    {
        JsonElement golden = Golden();
        IReadOnlyList<PopeAnswer> answers = Answers(golden, golden.GetProperty("cases").GetProperty("popular: first 2500"));
        UserDataException refused = Assert.Throws<UserDataException>(
            () => PopeScorer.Score(answers, Questions("popular: "), new PopeOptions()));
        Assert.Contains("answers.jsonl, line 2500", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2501", refused.Message, StringComparison.Ordinal);
    }

    private static void Close(JsonElement expected, JsonElement actual, string name)
    {
        double difference = Math.Abs(expected.GetDouble() - actual.GetDouble());
        Assert.True(difference <= LastBits, $"{name}: {actual}, expected {expected}, tolerance {LastBits}");
    }

    private static JsonElement Golden() => GoldenFile.Read("goldens/pope/golden.json");

    private static IReadOnlyList<PopeQuestion> Questions(string name) =>
        PopeQuestionReader.Read(
            SharedFiles.Require($"fixtures/pope/coco_pope_{name[..name.IndexOf(':', StringComparison.Ordinal)]}.json"),
            new PopeOptions());

    private static List<PopeAnswer> Answers(JsonElement golden, JsonElement expected) =>
    [
        .. expected.GetProperty("answers").GetString()!.Select((letter, i) => new PopeAnswer(
            null, golden.GetProperty("styles").GetProperty(letter.ToString()).GetString()!,
            new FilePlace("answers.jsonl", i + 1))),
    ];
}
