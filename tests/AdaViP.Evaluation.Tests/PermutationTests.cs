using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Statistics;
using AdaViP.Evaluation.Tests.Support;
using CsCheck;
using Xunit;

namespace AdaViP.Evaluation.Tests;

/// <summary>The order of the answers changes no number and no interval.</summary>
public sealed class PermutationTests
{
    private static readonly string[] Words = ["dog", "cat", "tree", "bench", "puppy", "light", "cloud"];

    private static readonly AmberWords Lists = new(
        Words.ToDictionary(word => word, word => (IReadOnlyList<string>)(word == "dog" ? ["puppy"] : [])), ["light"]);

    private static readonly string[] Responses =
        ["Yes", "No", "yes", "", "No.", "a dog and a cat", "the puppies under a tree",
            "dogs, cats; a bench. A cloud!", "nothing"];

    [Fact]
    public void Score_PermutedAmberAnswers_GivesTheSameDocument()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, Responses.Length - 1].Select(i => Responses[i]),
            Gen.Int[0, Words.Length - 1].Select(i => Words[i]), Gen.Bool).Array[1, 40].Select(Gen.Int[0, int.MaxValue])
            .Sample((rows, seed) =>
            {
                List<AmberItem> items =
                [
                    .. rows.Select((row, i) =>
                        new AmberItem(i + 1, (AmberKind)row.Item1, row.Item4, [row.Item3, "dog"], ["cat", row.Item3])),
                ];
                List<AmberAnswer> answers =
                    [.. rows.Select((row, i) => new AmberAnswer(i + 1, row.Item2, null, new FilePlace("a.json", 1)))];
                AmberAnswer[] permuted = [.. answers];
                new Random(seed).Shuffle(permuted);
                Assert.Equal(Document(answers, items), Document(permuted, items));
            });
    }

    [Fact]
    public void Score_PermutedCaptions_GivesTheSameDocument()
    {
        ObjectWords words = ObjectWords.Of([["dog", "puppy"], ["cat"], ["bench"]]);
        var truths =
            new Dictionary<string, IReadOnlySet<string>> { ["0"] = new HashSet<string> { "dog" }, ["1"] = new HashSet<string>() };
        Gen.Select(Gen.Bool, Gen.Int[0, Responses.Length - 1].Select(i => Responses[i])).Array[1,
            40].Select(Gen.Int[0, int.MaxValue]).Sample((rows, seed) =>
            {
                ChairCaption[] captions =
                    [.. rows.Select(row => new ChairCaption(row.Item1 ? "1" : "0", row.Item2, new FilePlace("c", 1)))];
                ChairCaption[] permuted = [.. captions];
                new Random(seed).Shuffle(permuted);
                Assert.Equal(Text(ChairScorer.Score(captions, truths, words, new ChairOptions(AsOfficial: true))),
                    Text(ChairScorer.Score(permuted, truths, words, new ChairOptions(AsOfficial: true))));
            });
    }

    private static string Document(IReadOnlyList<AmberAnswer> answers, IReadOnlyList<AmberItem> items) =>
        Text(AmberScorer.Score(answers, new AmberAnnotations(items, Lists), new NounExtractor(Lists), new AmberOptions()));

    private static string Text(IBenchmarkScores scores) => ScoresDocument.Text(
        scores, Bootstrap.Intervals(scores.Items, scores.Headlines, new BootstrapOptions(Resamples: 20)));
}
