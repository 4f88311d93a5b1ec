using System.Text.Json;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Amber;

/// <summary>The official script's numbers for made-up answers to the real questions.</summary>
public sealed class AmberGoldenTests
{
    public static TheoryData<string> Cases =>
    [
        "clean", "styles", "always_yes", "always_no", "never", "existence_only", "attribute_only", "relation_only", "seventeen",
        "clean, first 400 given twice",
    ];

    [Fact]
    public void Cases_OfTheGolden_AreAllTested()
    {
        IEnumerable<string> names = Discriminative().GetProperty("cases").EnumerateObject().Select(property => property.Name);
        Assert.Equal(names.Order(), Cases.Select(row => row.Data).Order());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Score_YesNoCase_EqualsTheOfficialNumbers(string name)
    {
        JsonElement golden = Discriminative();
        JsonElement expected = golden.GetProperty("cases").GetProperty(name);
        AmberScores scores = Score(AmberGolden.Answers(golden, name), YesNoParsing.Strict);
        Compare(expected.GetProperty("strict"), scores);

        JsonElement extra = Document(scores).GetProperty("extra");
        foreach (JsonProperty said in expected.TryGetProperty("said", out JsonElement counts)
            ? [.. counts.EnumerateObject()]
            : (JsonProperty[])[])
        {
            Assert.Equal(said.Value.GetInt32(), extra.GetProperty("said").GetProperty(said.Name).GetInt32());
        }
    }

    [Fact]
    public void Score_ContainsYes_EqualsTheOfficialNumbersOfMappedAnswers()
    {
        JsonElement golden = Discriminative();
        AmberScores scores = Score(AmberGolden.Answers(golden, "styles"), YesNoParsing.ContainsYes);
        Compare(golden.GetProperty("cases").GetProperty("styles").GetProperty("contains_yes"), scores);
    }

    [Theory]
    [InlineData("generative.json", false)]
    [InlineData("generative_made_up.json", true)]
    public void Score_DescriptionsWithNouns_EqualTheOfficialVerdictsSumsAndScores(string file, bool madeUp)
    {
        JsonElement golden = GoldenFile.Read("goldens/amber/" + file);
        SimilarityTable similarity = madeUp
            ? SimilarityTable.Read(SharedFiles.Require("goldens/amber/similarity_made_up.json"))
            : SimilarityTable.Shipped;
        AmberScores scores = AmberScorer.Score(
            AmberGolden.Descriptions(golden), AmberGolden.Annotations(), new NoNouns(),
            new AmberOptions { AsOfficial = true, Similarity = similarity });

        JsonElement[] rows = [.. golden.GetProperty("rows").EnumerateArray()];
        Assert.Equal(rows.Length, scores.Descriptions.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            CompareRow(rows[i], scores.Descriptions[i]);
        }

        JsonElement numbers = Document(scores).GetProperty("generative");
        foreach (JsonProperty number in golden.GetProperty("scores").EnumerateObject())
        {
            Assert.Equal(number.Value.GetDouble(), numbers.GetProperty(number.Name).GetDouble());
        }
    }

    [Fact]
    public void Score_BothTasks_GivesTheAmberScore()
    {
        JsonElement generative = GoldenFile.Read("goldens/amber/generative.json");
        List<AmberAnswer> answers = [.. AmberGolden.Descriptions(generative), .. AmberGolden.Answers(Discriminative(), "clean")];
        Assert.Equal(generative.GetProperty("amber_score_with_clean").GetDouble(), Score(answers, YesNoParsing.Strict).Amber);
    }

    [Fact]
    public void Shipped_SimilarityTable_HasThePairsOfTheMediumModel()
    {
        IReadOnlySet<string> vocabulary = AmberGolden.Annotations().Words.Vocabulary;
        SimilarityTable file = SimilarityTable.Read(SharedFiles.Require("goldens/amber/similarity.json"));
        foreach (string first in vocabulary)
        {
            foreach (string second in vocabulary)
            {
                Assert.True(
                    file.AreSimilar(first, second) == SimilarityTable.Shipped.AreSimilar(first, second),
                    $"{first} and {second} differ");
            }
        }
    }

    private static void Compare(JsonElement expected, AmberScores scores)
    {
        JsonElement document = Document(scores);
        foreach (JsonProperty group in expected.GetProperty("scores").EnumerateObject())
        {
            foreach (JsonProperty number in group.Value.EnumerateObject())
            {
                double actual = document.GetProperty(group.Name).GetProperty(number.Name).GetDouble();
                Assert.True(number.Value.GetDouble() == actual, $"{group.Name}.{number.Name}: {actual}, expected {number.Value}");
            }
        }

        foreach (JsonProperty counts in expected.GetProperty("counts").EnumerateObject())
        {
            JsonElement actual = document.GetProperty("extra").GetProperty("counts").GetProperty(counts.Name);
            Assert.Equal(
                counts.Value.EnumerateArray().Select(count => count.GetInt32()),
                actual.EnumerateObject().Select(property => property.Value.GetInt32()));
        }
    }

    private static void CompareRow(JsonElement expected, AmberDescription actual)
    {
        JsonElement[] kept = [.. expected.GetProperty("kept").EnumerateArray()];
        Assert.Equal(kept.Select(noun => noun.GetProperty("word").GetString()), actual.Nouns.Select(noun => noun.Mention.Word));
        for (int i = 0; i < kept.Length; i++)
        {
            JudgedNoun noun = actual.Nouns[i];
            string place = $"id {actual.Item.Id}, noun {i} '{noun.Mention.Word}'";
            Assert.Equal(kept[i].GetProperty("verdict").GetString(), noun.Verdict.ToString(), ignoreCase: true);
            int? covers = kept[i].TryGetProperty("covers", out JsonElement index) && index.ValueKind == JsonValueKind.Number
                ? index.GetInt32()
                : null;
            Assert.True(covers == noun.Covers, $"{place}: covers {noun.Covers}, expected {covers}");
            IEnumerable<int> cog = kept[i].TryGetProperty("cog", out JsonElement list)
                ? list.EnumerateArray().Select(flag => flag.GetInt32())
                : [];
            Assert.Equal(cog, noun.Cog);
        }

        Assert.Equal(expected.GetProperty("hallucinated").GetInt32(), actual.Hallucinated);
        Assert.Equal(expected.GetProperty("kept_count").GetInt32(), actual.Nouns.Count);
        Assert.Equal(expected.GetProperty("covered").GetInt32(), actual.Covered);
        Assert.Equal(expected.GetProperty("truth_count").GetInt32(), actual.Item.Truth.Count);
        Assert.Equal(expected.GetProperty("cog").GetInt32(), actual.Cog);
        Assert.Equal(expected.GetProperty("hallu_count").GetInt32(), actual.Item.Hallu.Count);
    }

    private static AmberScores Score(IReadOnlyList<AmberAnswer> answers, YesNoParsing parsing) => AmberScorer.Score(
        answers, AmberGolden.Annotations(), new NoNouns(), new AmberOptions { AsOfficial = true, Parsing = parsing });

    private static JsonElement Document(AmberScores scores) => ScoresDocument.Of(scores);

    private static JsonElement Discriminative() => GoldenFile.Read("goldens/amber/discriminative.json");
}
