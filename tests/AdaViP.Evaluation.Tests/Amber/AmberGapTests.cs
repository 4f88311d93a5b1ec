using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;
using Xunit;

namespace AdaViP.Evaluation.Tests.Amber;

/// <summary>Tasks without a single answer: refused where they were asked, without numbers where nobody knows.</summary>
public sealed class AmberGapTests
{
    private static readonly AmberAnnotations Annotations = new(
        [
            new AmberItem(1, AmberKind.Generative, false, ["dog"], ["cat"]),
            new AmberItem(2, AmberKind.Existence, false, [], []),
            new AmberItem(3, AmberKind.Existence, true, [], []),
            new AmberItem(4, AmberKind.Relation, false, [], []),
        ],
        new AmberWords(new Dictionary<string, IReadOnlyList<string>> { ["dog"] = [], ["cat"] = [] }, []));

    [Theory]
    [InlineData("1 2 3", "1 of 1 relation questions, the first being question 4")]
    [InlineData("1 4", "2 of 2 existence questions, the first being question 2")]
    [InlineData("2 3 4", "1 of 1 generative questions, the first being question 1")]
    public void Score_TaskThatWasAskedAndNotAnswered_IsRefused(string answered, string message)
    {
        UserDataException refused = Assert.Throws<UserDataException>(
            () => Score(answered, new AmberOptions { Asked = new HashSet<int> { 1, 2, 3, 4 } }));
        Assert.StartsWith("answers.json, line ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("name the questions that were asked", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_TaskThatWasNotAsked_NeedsNoAnswer() =>
        Assert.Equal(2, Score("2 3", new AmberOptions { Asked = new HashSet<int> { 2, 3 } }).Judgements.Count);

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 0.0)]
    public void Score_TaskWithoutAnAnswer_HasNoNumbersUnlessAsOfficial(bool asOfficial, double? expected)
    {
        AmberScores scores = Score("1 2 3", new AmberOptions { AsOfficial = asOfficial });
        foreach (string group in (string[])["relation", "attribute", "state"])
        {
            Assert.All(
                (string[])["Accuracy", "Precision", "Recall", "F1"],
                number => Assert.Equal(expected, scores.Sheet.Number(new ScorePath(number, group))));
        }

        Assert.NotNull(scores.Sheet.Number(new ScorePath("F1", "existence")));
    }

    private static AmberScores Score(string ids, AmberOptions options) => AmberScorer.Score(
        [
            .. ids.Split(' ').Select((id, i) => new AmberAnswer(
                int.Parse(id, CultureInfo.InvariantCulture), "No", [], new FilePlace("answers.json", i + 1))),
        ],
        Annotations, new NoNouns(), options);
}
