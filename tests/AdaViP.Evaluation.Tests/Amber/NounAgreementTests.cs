using System.Text.Json;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Amber;

/// <summary>
/// Agreement of the extraction from raw text with the official one: per text the multisets of counted words, wanted and
/// found; 2·both / (wanted + found) over all texts. Each test prints its numbers.
/// </summary>
public sealed class NounAgreementTests
{
    [Fact]
    public void Extract_Sentences_AgreeToNinetyFivePercent()
    {
        AmberWords words = AmberGolden.Annotations().Words;
        Check("sentences", 0.95, Extraction().GetProperty("sentences").EnumerateArray().Select(sentence => (
            sentence.GetProperty("text").GetString()!,
            sentence.GetProperty("nouns").Texts().Where(words.Vocabulary.Contains))));
    }

    [Fact]
    public void Extract_StoredCaptions_AgreeToNinetyEightPercent()
    {
        string[] lines = File.ReadAllLines(SharedFiles.Require("fixtures/objhal/objhal_bench_answer_sampling.jsonl"));
        Check("captions", 0.98, Extraction().GetProperty("captions").EnumerateArray().Select(caption => (
            JsonElement.Parse(lines[caption.GetProperty("idx").GetInt32()]).GetProperty("answer").GetString()!,
            (IEnumerable<string>)caption.GetProperty("kept").Texts())));
    }

    [Fact]
    public void Extract_Descriptions_AgreeToNinetyFivePercent()
    {
        Check("generative.json", 0.95, GoldenFile.Read("goldens/amber/generative.json").GetProperty("rows").EnumerateArray()
            .Select(row => (
            row.GetProperty("response").GetString()!,
            row.GetProperty("kept").EnumerateArray().Select(kept => kept.GetProperty("word").GetString()!))));
    }

    // Readings by grammar, not taken from any golden; NLTK's tagger agrees with each of them.
    [Theory]
    [InlineData("One can see a tree and a dog.", "tree dog")]
    [InlineData("People light the candle near the bench.", "candle bench")]
    [InlineData("She wants to watch the bird on the screen.", "bird screen")]
    [InlineData("A chair stands next to water.", "chair water")]
    [InlineData("They sail the boat and stone walls surround it.", "boat stone wall")]
    [InlineData("A light brown horse walks on the sand.", "horse sand")]
    [InlineData("The light of the lamp falls on a light green wall.", "light lamp wall")]
    [InlineData("The man watches a bird through the window.", "man bird window")]
    [InlineData("He is painting the fence, and a painting hangs on it.", "fence painting")]
    [InlineData("Man and woman; a TV and two TVs.", "woman TV")]
    [InlineData("", "")]
    public void Extract_Text_FindsTheseNouns(string text, string nouns)
    {
        IReadOnlyList<NounMention> found = new NounExtractor(AmberGolden.Annotations().Words).Extract(text);
        Assert.Equal(nouns, string.Join(' ', found.Select(noun => noun.Word)));
        Assert.All(found, noun => Assert.Equal(noun.Written, text.Substring(noun.Start, noun.Written.Length)));
    }

    private static void Check(string name, double least, IEnumerable<(string Text, IEnumerable<string> Nouns)> texts)
    {
        var extractor = new NounExtractor(AmberGolden.Annotations().Words);
        int wanted = 0;
        int found = 0;
        int both = 0;
        foreach ((string text, IEnumerable<string> nouns) in texts)
        {
            var rest = nouns.GroupBy(noun => noun).ToDictionary(group => group.Key, group => group.Count());
            wanted += rest.Values.Sum();
            foreach (NounMention noun in extractor.Extract(text))
            {
                found++;
                if (rest.GetValueOrDefault(noun.Word) > 0)
                {
                    rest[noun.Word]--;
                    both++;
                }
            }
        }

        double agreement = 2.0 * both / (wanted + found);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: wanted {wanted}, "
            + $"found {found}, both {both}, agreement {agreement:F4}");
        Assert.True(agreement >= least, $"{name}: agreement {agreement:F4} below {least} "
            + $"(wanted {wanted}, found {found}, both {both})");
    }

    private static JsonElement Extraction() => GoldenFile.Read("goldens/amber/extraction.json");
}
