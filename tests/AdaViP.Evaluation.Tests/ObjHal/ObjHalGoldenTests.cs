using System.Text.Json;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.ObjHal;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.ObjHal;

/// <summary>The official script's numbers for made-up answers and made-up COCO annotations.</summary>
public sealed class ObjHalGoldenTests
{
    // Few operations on the same doubles in the same order: a few units in the last place of numbers up to 100.
    private const double LastBits = 1e-12;

    [Fact]
    public void Read_TruthOfTheAnnotations_EqualsTheOfficialOne()
    {
        JsonElement golden = Golden();
        CocoTruth truth = Truth(Answers(golden).Select(answer => answer.ImageId));
        Assert.Equal(320, truth.Known.Count);
        foreach (JsonProperty picture in golden.GetProperty("truth").EnumerateObject())
        {
            Assert.Equal(picture.Value.Texts().Order(StringComparer.Ordinal),
                truth.Classes[long.Parse(picture.Name)].Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Score_JudgeFree_EqualsTheOfficialNumbersAndMentions()
    {
        JsonElement golden = Golden();
        List<ObjHalAnswer> answers = Answers(golden);
        ChairScores scores =
            ObjHalScorer.Score(answers, Truth(answers.Select(answer => answer.ImageId)), Words(), new ObjHalOptions());
        CompareRows(golden, "judge_free", scores);
        CompareNumbers(golden.GetProperty("judge_free"), scores);
    }

    [Fact]
    public void Score_Judged_EqualsTheOfficialNumbersAndMentions()
    {
        JsonElement golden = Golden();
        List<ObjHalAnswer> answers = Answers(golden);
        List<string[]> objects =
            [.. golden.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("objects").Texts())];
        ChairScores scores = ObjHalScorer.ScoreJudged(
            answers, objects, Truth(answers.Select(answer => answer.ImageId)), Words(), new ObjHalOptions());
        CompareRows(golden, "judged", scores);
        CompareNumbers(golden.GetProperty("judged"), scores);
    }

    [Fact]
    public void Score_StoredCaptions_EqualTheOfficialNumbersAndMentions()
    {
        JsonElement golden = GoldenFile.Read("goldens/objhal/stored_captions.json");
        JsonElement[] truths =
            [.. GoldenFile.Read("fixtures/objhal/eval-chair-300_answer.json").GetProperty("sentences").EnumerateArray()];
        IReadOnlyList<ObjHalAnswer> answers =
            ObjHalAnswerReader.Read(SharedFiles.Require("fixtures/objhal/objhal_bench_answer_sampling.jsonl"));
        var reader = new ObjectWordReader(Words());
        var scores = new ChairScores(
            "chair",
            "stored",
            [
                .. answers.Select((answer, i) => new ChairRow(
                    $"{i}", answer.Text, reader.Read(answer.Text).Mentions,
                    truths[i].GetProperty("mscoco_gt_words").Texts().ToHashSet())),
            ],
            []);

        JsonElement[] rows = [.. golden.GetProperty("rows").EnumerateArray()];
        for (int i = 0; i < rows.Length; i++)
        {
            CompareMentions($"caption {i}", rows[i], scores.Rows[i]);
        }

        CompareNumbers(golden, scores);
    }

    [Fact]
    public void Read_Captions_GiveTheOfficialMentionsAndVocabularyWords()
    {
        var reader = new ObjectWordReader(Words());
        foreach (JsonProperty caption in Golden().GetProperty("captions").EnumerateObject())
        {
            CaptionWords read = reader.Read(caption.Name);
            Assert.Equal(
                Mentions(caption.Value.GetProperty("mentions")), read.Mentions.Select(mention => (mention.Word, mention.Class)));
            string[] words = caption.Value.GetProperty("words").Texts();
            Assert.True(words.Length == read.Words.Count, $"'{caption.Name}': {string.Join('|', read.Words)}");
            Assert.All(read.Mentions, mention => Assert.InRange(mention.Start, 0, caption.Name.Length - mention.Length));
        }
    }

    [Fact]
    public void DoubleWords_OfTheWordList_EqualTheOfficialTable()
    {
        var expected = Golden().GetProperty("double_words").EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            Words().DoubleWords.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void TryParse_Replies_GiveTheOfficialValues()
    {
        foreach (JsonElement reply in Golden().GetProperty("replies").EnumerateArray())
        {
            string text = reply.GetProperty("reply").GetString()!;
            bool parsed = JudgeReply.TryParse(text, out JsonElement value);
            Assert.True(parsed != reply.TryGetProperty("error", out _), $"'{text}' {(parsed ? "was" : "was not")} read");
            if (parsed)
            {
                Assert.True(JsonElement.DeepEquals(reply.GetProperty("objects"), value), $"'{text}': {value.GetRawText()}");
            }
        }
    }

    [Fact]
    public void Of_LemmasAndTags_GiveTheOfficialObjectsAndMentions()
    {
        ObjectWords words = Words();
        var reader = new ObjectWordReader(words);
        foreach (JsonProperty text in Golden().GetProperty("strings").EnumerateObject())
        {
            IReadOnlyList<string> objects =
                ExtractedObjects.Of(text.Value.GetProperty("lemmas").Texts(), text.Value.GetProperty("tags").Texts(), words);
            Assert.Equal(text.Value.GetProperty("objects").Texts(), objects);
            Assert.Equal(
                Mentions(text.Value.GetProperty("mentions")), reader.ReadObjects(objects)
                    .Select(mention => (mention.Word, mention.Class)));
        }
    }

    [Fact]
    public void Read_ExtractedStrings_AgreeWithTheModelsReading()
    {
        // What the reader reaches; a model's guesses about capitals are beyond it.
        const double Least = 0.90;
        ObjectWords words = Words();
        var objects = new ExtractedObjectReader(words);
        var captions = new ObjectWordReader(words);
        int all = 0;
        var wrong = new List<string>();
        foreach (JsonProperty text in Golden().GetProperty("strings").EnumerateObject())
        {
            all++;
            if (!Mentions(text.Value.GetProperty("mentions"))
                .SequenceEqual(captions.ReadObjects(objects.Read(text.Name)).Select(mention => (mention.Word, mention.Class))))
            {
                wrong.Add(text.Name);
            }
        }

        double agreement = (all - wrong.Count) / (double)all;
        string report = $"extracted strings: {all - wrong.Count} of {all} with the right mentions, agreement {agreement:F4}; "
            + $"not: {string.Join(", ", wrong)}";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.True(agreement >= Least, report);
    }

    private static void CompareRows(JsonElement golden, string mode, ChairScores scores)
    {
        int i = 0;
        foreach (JsonElement row in golden.GetProperty("rows").EnumerateArray())
        {
            CompareMentions($"row {i}", row.GetProperty(mode), scores.Rows[i]);
            i++;
        }
    }

    private static void CompareMentions(string place, JsonElement expected, ChairRow actual)
    {
        (string, string)[] mentions = [.. Mentions(expected.GetProperty("mentions"))];
        (string, string)[] found = [.. actual.Mentions.Select(mention => (mention.Word, mention.Class))];
        Assert.True(mentions.SequenceEqual(found), $"{place}: {string.Join(' ', found)}, expected {string.Join(' ', mentions)}");
        Assert.Equal(expected.GetProperty("hallucinated").Texts(), actual.Hallucinated.Select(mention => mention.Word));
    }

    private static void CompareNumbers(JsonElement expected, ChairScores scores)
    {
        JsonElement document = ScoresDocument.Of(scores);
        foreach (JsonProperty number in expected.GetProperty("metrics").EnumerateObject())
        {
            double actual = document.GetProperty("metrics").GetProperty(number.Name).GetDouble();
            Assert.True(
                Math.Abs(number.Value.GetDouble() - actual) <= LastBits,
                $"{number.Name}: {actual}, expected {number.Value}, tolerance {LastBits}");
        }

        JsonElement extra = document.GetProperty("extra");
        Assert.Equal(expected.GetProperty("table_line").GetString(), extra.GetProperty("table_line").GetString());
        foreach (JsonProperty line in expected.GetProperty("summary").EnumerateObject())
        {
            Assert.Equal(line.Value.GetString(), extra.GetProperty("summary").GetProperty(line.Name).GetString());
        }
    }

    private static IEnumerable<(string Word, string Class)> Mentions(JsonElement list) =>
        list.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!));

    private static List<ObjHalAnswer> Answers(JsonElement golden)
    {
        using var file = new TemporaryFile(string.Join("\r\n", golden.GetProperty("rows").EnumerateArray().Select(Line)));
        return [.. ObjHalAnswerReader.Read(file.Path)];
    }

    private static string Line(JsonElement row) =>
        $"{{\"image_id\": {row.GetProperty("image_id").GetRawText()}, \"text\": {row.GetProperty("text").GetRawText()}}}";

    private static CocoTruth Truth(IEnumerable<long> images) =>
        CocoTruthReader.Read(new AnnotationFiles([SharedFiles.Require("goldens/objhal")]), images, Words());

    private static ObjectWords Words() =>
        ObjectWords.ReadCoco(SharedFiles.Require("fixtures/objhal/synonyms_refine.txt"), asOfficial: false);

    private static JsonElement Golden() => GoldenFile.Read("goldens/objhal/golden.json");
}
