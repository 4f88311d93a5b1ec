using System.Text;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.ObjHal;
using AdaViP.Evaluation.Pope;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests;

/// <summary>Answers that cannot be scored, or only with a remark: the message names the file and the line.</summary>
public sealed class BadInputTests
{
    private static readonly AmberAnnotations Amber = new(
        [
            new AmberItem(1, AmberKind.Generative, false, ["dog"], ["cat"]),
            new AmberItem(2, AmberKind.Generative, false, ["dog"], ["cat"]),
            new AmberItem(3, AmberKind.Existence, false, [], []),
            new AmberItem(4, AmberKind.State, true, [], []),
        ],
        new AmberWords(new Dictionary<string, IReadOnlyList<string>> { ["dog"] = ["puppy"], ["cat"] = [] }, ["light"]));

    private static readonly PopeQuestion[] Pope =
        [new(1, "a.jpg", "Is there a cat?", true, ""), new(2, "a.jpg", "Is there a dog?", false, "")];

    [Theory]
    [InlineData("[{\"id\": 1, \"response\": \"a dog\"},\n{\"id\": 3, \"response\": \"No\"}]", "line 2",
        "1 of 2 generative questions, the first being question 2")]
    [InlineData("{\"id\": 3, \"response\": \"No\"}\r\n\r\n{\"id\": 3, \"response\": \"Yes\"}\r\n", "line 3",
        "question 3 is answered in line 1 already")]
    [InlineData("[\n {\"id\": 3, \"response\": \"No\"},\n {\"id\": 5, \"response\": \"No\"}\n]", "line 3",
        "there is no question 5")]
    [InlineData("[{\"id\": 3, \"response\": \"No\"}, {\"id\": 3, \"response\": \"No\"}]", "line 1 (entry 2)",
        "answered in line 1 (entry 1) already")]
    [InlineData("[{\"id\": 0, \"response\": \"No\"}]", "line 1", "ids begin at 1")]
    [InlineData("[{\"id\": \"x\", \"response\": \"No\"}]", "line 1", "\"id\" is a text; expected a whole number")]
    [InlineData("[{\"id\": 3}]", "line 1", "\"response\" is missing")]
    [InlineData("[{\"id\": 3, \"response\": 7}]", "line 1", "\"response\" is the number 7; expected a text")]
    [InlineData("[{\"id\": 3, \"response\": \"\\ud800\"}]", "line 1", "not valid Unicode text")]
    [InlineData("[{\"id\": 3,\n \"response\": }]", "line 2", "not valid JSON")]
    [InlineData("[{\"id\": 3, \"response\": \"No\"},\n {\"id\": 4, \"score\": NaN}]", "line 2",
        "[1].score is NaN, which Python writes for a number that is not finite.")]
    [InlineData("{\"id\": 3, \"response\": \"No\"}\n{\"id\": 4, \"score\": -Infinity}", "line 2",
        "score is -Infinity, which Python writes for a number that is not finite.")]
    [InlineData("[[1]]", "line 1", "expected a JSON object, found a list of 1")]
    [InlineData("", "line 1", "the file is empty")]
    [InlineData("[{\"id\": 3, \"response\": \"No\"},\n]", "line 2", "There is a comma before the closing bracket; remove it.")]
    [InlineData("{\"id\": 3,\n \"response\": \"No\",}", "line 1", "not valid JSON")]
    [InlineData("{\"id\": 3, \"response\": \"No\",}", "line 1", "There is a comma before the closing bracket; remove it.")]
    public void Score_AmberAnswersThatDoNotFit_AreRefused(string content, string line, string message)
    {
        using var file = new TemporaryFile(content);
        UserDataException refused = Assert.Throws<UserDataException>(
            () => AmberScorer.Score(AmberAnswerReader.Read(file.Path), Amber, new NounExtractor(Amber.Words),
                new AmberOptions()));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{file.Path}, {line}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnEmptyList_NamesTheFile()
    {
        using var file = new TemporaryFile("[]");
        Action<string>[] readers =
        [
            path => AmberAnswerReader.Read(path), path => ObjHalAnswerReader.Read(path), path => PopeAnswerReader.Read(path),
            path => PopeQuestionReader.Read(path, new PopeOptions()), path => ChairFiles.ReadCaptions(path),
        ];
        Assert.All(readers, read => Assert.StartsWith(
            $"{file.Path}: the JSON list is empty; there are no ",
            Assert.Throws<UserDataException>(() => read(file.Path)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AFolder_SaysThatItIsOne()
    {
        UserDataException refused = Assert.Throws<UserDataException>(() => AmberAnswerReader.Read(AppContext.BaseDirectory));
        Assert.Equal($"{AppContext.BaseDirectory} is a folder, not a file. Name the file itself.", refused.Message);
    }

    [Theory]
    [InlineData("[\"dog\", \"cat\", 1.7]", "pair 1 of \"pairs\" is [\"dog\", \"cat\", 1.7]; expected [word, word, similarity "
        + "from -1 to 1].")]
    [InlineData("[\"dog\", 0.9]", "pair 1 of \"pairs\" is [\"dog\", 0.9]; expected [word, word, similarity from -1 to 1].")]
    [InlineData("[\"dog\", \"cat\", 0.9], [\"cat\", \"dog\", 0.1]",
        "pair 2 of \"pairs\" is [\"cat\", \"dog\", 0.1]; pair 1 gives 0.9 for the same words.")]
    public void Read_SimilaritiesThatMakeNoSense_AreRefused(string pairs, string message)
    {
        using var file = new TemporaryFile($"{{\"pairs\": [{pairs}]}}");
        UserDataException refused = Assert.Throws<UserDataException>(() => SimilarityTable.Read(file.Path));
        Assert.StartsWith($"{file.Path}: pair ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SimilaritiesGivenInBothOrders_AreOnePair()
    {
        using var file = new TemporaryFile("{\"pairs\": [[\"dog\", \"cat\", 0.9], [\"cat\", \"dog\", 0.90004], [\"dog\", "
            + "\"dog\", 1.0000001], [\"no word of AMBER\", \"dog\", 0.9]]}");
        Assert.True(SimilarityTable.Read(file.Path).AreSimilar("cat", "dog"));
    }

    [Theory]
    [InlineData("cat, kitten\ndog,puppy\n", "line 2", "\"dog,puppy\" is not a word; words are separated by a comma and a blank")]
    [InlineData("cat, kitten\n\ndog, puppy,\n", "line 3", "\"puppy,\" is not a word")]
    [InlineData("cat, pet\ndog, pet\n", "line 2", "\"pet\" is a word of \"dog\" here and of \"cat\" in line 1.")]
    public void Read_WordListsThatMakeNoSense_AreRefused(string content, string line, string message)
    {
        using var file = new TemporaryFile(content);
        UserDataException refused = Assert.Throws<UserDataException>(() => ObjectWords.ReadCoco(file.Path, asOfficial: false));
        Assert.StartsWith($"{file.Path}, {line}: {message}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AWordOfTwoClassesAsOfficial_BelongsToTheLaterOne()
    {
        using var file = new TemporaryFile("cat, pet\ndog, pet\n");
        Assert.Equal("dog", ObjectWords.ReadCoco(file.Path, asOfficial: true).Classes["pet"]);
    }

    [Theory]
    [InlineData("{\"annotations\": [{\"image_id\": 1, \"caption\": \"a dog\"},\n {\"image_id\": 7, \"caption\": null}]}",
        "line 2: the annotation of picture 7")]
    [InlineData("{\"annotations\": [{\"image_id\": 7, \"category_id\": \"17\"}]}", "line 1: the annotation of picture 7")]
    public void Read_CocoAnnotationsThatSayNothing_AreRefused(string content, string message)
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["instances_train2014", "instances_val2014", "captions_train2014", "captions_val2014"])
        {
            folder.Write(name + ".json", name == "captions_val2014" ? content : "{\"annotations\": []}");
        }

        UserDataException refused = Assert.Throws<UserDataException>(
            () => CocoTruthReader.Read(new AnnotationFiles([folder.Path]), [1], ObjectWords.Coco(["dog, puppy"])));
        Assert.StartsWith(
            $"{folder.At("captions_val2014.json")}, {message} has neither", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_AmberAsOfficial_CountsDoublesTwiceAndLeavesMissingOut()
    {
        using var file = new TemporaryFile(
            "[{\"id\": 1, \"response\": \"the dog\"}, {\"id\": 3, \"response\": \"No\"}, {\"id\": 3, \"response\": \"No\"}, "
                + "{\"id\": 3, \"response\": \"Yes\"}]");
        AmberScores scores = AmberScorer.Score(
            AmberAnswerReader.Read(file.Path), Amber, new NounExtractor(Amber.Words), new AmberOptions { AsOfficial = true });
        Assert.Single(scores.Descriptions);
        Assert.Equal(3, scores.Discriminative!.Overall.Questions);
        Assert.Equal(2, scores.Discriminative.Overall.Right);
    }

    [Fact]
    public void Score_EmptyAndLongAnswers_AreScoredWithANotice()
    {
        string content =
            $"[{{\"id\": 1, \"response\": \"\"}},\n{{\"id\": 2, \"response\": \"{new string('a', 9_991)} dog cat.\"}}]";
        using var file = new TemporaryFile(content);
        AmberScores scores =
            AmberScorer.Score(AmberAnswerReader.Read(file.Path), Amber, new NounExtractor(Amber.Words), new AmberOptions());
        Assert.Equal(2, scores.Descriptions.Count);
        Assert.Equal(["dog", "cat"], scores.Descriptions[1].Nouns.Select(noun => noun.Mention.Word));
        Assert.Equal($"{file.Path}, line 1 (entry 1): the answer is empty; it is scored as given.", scores.Notices[0].ToString());
        Assert.StartsWith($"{file.Path}, line 2 (entry 2): the answer has 10000 characters", scores.Notices[1].ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0xE9)]
    public void Read_NoUtf8_NamesTheLineOfTheFirstWrongByte(byte wrong)
    {
        byte[] content =
            [.. Encoding.UTF8.GetBytes("{\"id\": 3, \"response\": \"é\"}\n{\"id\": 4, \"response\": \""), wrong, .. "\"}\n"u8];
        using var file = new TemporaryFile(content);
        UserDataException refused = Assert.Throws<UserDataException>(() => AmberAnswerReader.Read(file.Path));
        Assert.StartsWith($"{file.Path}, line 2: the file is not UTF-8 (byte 0x{wrong:X2}", refused.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1f8b0800e9", "is compressed with gzip, but text in UTF-8 is read here. Unpack it and name the file inside.")]
    [InlineData("89504e470d0a", "is a PNG picture, but text in UTF-8 is read here. Name the right file.")]
    [InlineData("3c21444f43545950452068746d6c3e", "is an HTML page, but text in UTF-8 is read here. A download failed")]
    [InlineData("5041523115049012", "is a Parquet table, but text in UTF-8 is read here. Save its rows as JSON lines.")]
    [InlineData("fffe7b00", "is text in UTF-16, but text in UTF-8 is read here. Save it as UTF-8.")]
    [InlineData("feff007b", "is text in UTF-16, but text in UTF-8 is read here. Save it as UTF-8.")]
    [InlineData("fffe00007b000000", "is text in UTF-32, but text in UTF-8 is read here. Save it as UTF-8.")]
    [InlineData("0000feff0000007b", "is text in UTF-32, but text in UTF-8 is read here. Save it as UTF-8.")]
    [InlineData("2000000000007b22e9", "has zero bytes, but text in UTF-8 is read here. Name the right file.")]
    public void Read_FileOfAnotherKind_SaysWhatItIs(string hex, string message)
    {
        using var file = new TemporaryFile(Convert.FromHexString(hex));
        foreach (Action<string> read in (Action<string>[])[
            path => AmberAnswerReader.Read(path), path => PopeAnswerReader.Read(path), path => Utf8File.ReadLines(path)])
        {
            Assert.StartsWith(
                $"{file.Path} {message}", Assert.Throws<UserDataException>(() => read(file.Path)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_ByteOrderMarkAndCrLf_ChangeNothing()
    {
        using var plain = new TemporaryFile("[{\"id\": 3, \"response\": \"a\\r\\nb\"},\n {\"id\": 4, \"response\": \"\"}]");
        using var marked =
            new TemporaryFile([0xEF, 0xBB, 0xBF, .. File.ReadAllText(plain.Path).Replace("\n", "\r\n").Select(c => (byte)c)]);
        Assert.Equal(
            AmberAnswerReader.Read(plain.Path).Select(answer => (answer.Id, answer.Response, answer.Place.Line)),
            AmberAnswerReader.Read(marked.Path).Select(answer => (answer.Id, answer.Response, answer.Place.Line)));
    }

    [Theory]
    [InlineData("{\"answer\": \"yes\"}", "line 1", "there are 2 questions; question 2 is the first without one")]
    [InlineData("{\"answer\": \"yes\"}\n{\"answer\": \"no\"}\n{\"answer\": \"no\"}", "line 3", "only 2 questions")]
    [InlineData("{\"question_id\": 2, \"answer\": \"yes\"}\n{\"question_id\": 2, \"answer\": \"no\"}", "line 2",
        "question 2 is answered in line 1 already")]
    [InlineData("{\"question_id\": 7, \"answer\": \"yes\"}\n{\"question_id\": 2, \"answer\": \"no\"}", "line 1",
        "there is no question 7")]
    [InlineData("{\"question_id\": 2, \"answer\": \"yes\"}", "line 1", "1 of 2 questions, the first being question 1")]
    [InlineData("{\"question_id\": 2}", "line 1", "\"answer\" is missing")]
    [InlineData("{\"question_id\": 1, \"answer\": \"yes\"}\n{\"question_id\": 2, \"question\": \"Is there a cat?\\nAnswer yes or "
        + "no.\", \"answer\": \"no\"}", "line 2", "but question 2 is \"Is there a dog?\". Are these the answers to another "
        + "question file?")]
    [InlineData("{\"question\": \"Is there a hat?\", \"answer\": \"yes\"}\n{\"question\": \"Is there a cat?\", \"answer\": "
        + "\"no\"}", "line 1", "this answers \"Is there a hat?\"")]
    [InlineData("{\"id\": 1005, \"response\": \"Yes\"}\n{\"id\": 1006, \"response\": \"No\"}", "line 1",
        "\"id\" is 1005, and no \"id\" of the answers is the number of a question; the question file has 1 to 2.")]
    public void Score_PopeAnswersThatDoNotFit_AreRefused(string content, string line, string message)
    {
        using var file = new TemporaryFile(content);
        UserDataException refused =
            Assert.Throws<UserDataException>(() => PopeScorer.Score(PopeAnswerReader.Read(file.Path), Pope, new PopeOptions()));
        Assert.StartsWith($"{file.Path}, {line}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No")]
    [InlineData("maybe")]
    public void Read_PopeLabelThatIsNeitherYesNorNo_IsRefusedOrAYesAsOfficially(string label)
    {
        using var file = new TemporaryFile($$"""{"question_id": 1, "text": "?", "label": "{{label}}"}""");
        UserDataException refused = Assert.Throws<UserDataException>(() => PopeQuestionReader.Read(file.Path, new PopeOptions()));
        Assert.StartsWith($"{file.Path}, line 1: the label is \"{label}\"", refused.Message, StringComparison.Ordinal);
        Assert.True(PopeQuestionReader.Read(file.Path, new PopeOptions(AsOfficial: true))[0].IsYes);
    }

    [Fact]
    public void Score_PopeAnswersWithIdsToAPromptWordedAnew_AreScored()
    {
        using var file = new TemporaryFile("{\"question_id\": 1, \"prompt\": \"Do you see a feline?\", \"text\": "
            + "\"Yes\"}\n{\"question_id\": 2, \"answer\": \"No\"}");
        PopeScores scores = PopeScorer.Score(PopeAnswerReader.Read(file.Path), Pope, new PopeOptions());
        Assert.Equal(new PopeCounts(1, 0, 1, 0), scores.Counts);
        Assert.Equal(
            $"{file.Path}, line 1: this answers \"Do you see a feline?\", but question 1 is \"Is there a cat?\"; no prompt has "
                + "the words of its question. Are these the answers to another question file?",
            Assert.Single(scores.Notices).ToString());
    }

    [Fact]
    public void Score_PopeRowsWithNumbersOfTheirOwn_AreMatchedByOrder()
    {
        const string rows = "{\"id\": 2, \"response\": \"Yes\"}\n{\"id\": 7, \"response\": \"No\"}";
        using var file = new TemporaryFile(rows);
        Assert.Equal(
            new PopeCounts(1, 0, 1, 0),
            PopeScorer.Score(PopeAnswerReader.Read(file.Path), Pope, new PopeOptions()).Counts);
        using var others = new TemporaryFile(rows.Replace("2", "8", StringComparison.Ordinal));
        Assert.Equal(
            new PopeCounts(1, 0, 1, 0),
            PopeScorer.Score(PopeAnswerReader.Read(others.Path), Pope, new PopeOptions(AsOfficial: true)).Counts);
    }

    [Fact]
    public void Score_PopeAnswersOfWhichNoneSaysYesOrNo_AreScoredWithANotice()
    {
        using var file = new TemporaryFile("{\"answer\": \"A cat on a mat.\"}\n{\"answer\": \"A dog.\"}");
        PopeScores scores = PopeScorer.Score(PopeAnswerReader.Read(file.Path), Pope, new PopeOptions());
        Assert.StartsWith(
            $"{file.Path}, line 1: none of 2 answers says yes or no, as \"A cat on a mat.\" does not",
            Assert.Single(scores.Notices).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Score_PopeAnswersWithIdsInAnyOrder_GiveTheSameNumbers()
    {
        using var ordered =
            new TemporaryFile("{\"question_id\": 1, \"answer\": \"Yes\"}\n{\"question_id\": 2, \"answer\": \"Yes\"}");
        using var turned =
            new TemporaryFile("{\"question_id\": 2, \"answer\": \"Yes\"}\n{\"question_id\": 1, \"answer\": \"Yes\"}");
        PopeCounts expected = PopeScorer.Score(PopeAnswerReader.Read(ordered.Path), Pope, new PopeOptions()).Counts;
        Assert.Equal(expected, PopeScorer.Score(PopeAnswerReader.Read(turned.Path), Pope, new PopeOptions()).Counts);
    }

    [Theory]
    [InlineData("{\"image_id\": 1, \"text\": \"a dog\"}\n{\"image_id\": \"1\", \"text\": \"a cat\"}", "line 2",
        "picture 1 is described in line 1 already")]
    [InlineData("{\"image_id\": 2, \"text\": \"a dog\"}", "line 1", "picture 2 is in none of the annotation files")]
    [InlineData("{\"image_id\": 1.5, \"text\": \"a dog\"}", "line 1", "expected a whole number")]
    [InlineData("{\"image_id\": 1}", "line 1", "\"text\" is missing")]
    public void Score_DescriptionsThatDoNotFit_AreRefused(string content, string line, string message)
    {
        var truth = new CocoTruth(new Dictionary<long, IReadOnlySet<string>> { [1] = new HashSet<string> { "dog" } },
            new HashSet<long> { 1 });
        using var file = new TemporaryFile(content);
        UserDataException refused = Assert.Throws<UserDataException>(
            () => ObjHalScorer.Score(ObjHalAnswerReader.Read(file.Path), truth, ObjectWords.Coco(["dog, puppy"]),
                new ObjHalOptions()));
        Assert.StartsWith($"{file.Path}, {line}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_AFileThatIsNowhere_NamesWhatAndWhere()
    {
        UserDataException missing =
            Assert.Throws<UserDataException>(() => new AnnotationFiles(["here", Path.GetTempPath()]).Require("relation.json"));
        Assert.Equal(
            $"relation.json is missing; looked in here (which does not exist), {Path.GetTempPath()}. Add its folder, or the file "
                + $"itself, with [evaluation.annotations].",
            missing.Message);
    }

    // "looked in .." would be read as the folder above, "in ..." as words left out.
    [Fact]
    public void Require_PlaceOfDots_IsSaidInFull()
    {
        string message =
            Assert.Throws<UserDataException>(() => new AnnotationFiles([".", ".."]).Require("relation.json")).Message;
        Assert.Contains(
            $"looked in {Path.GetFullPath(".")}, {Path.GetFullPath("..")}. Add its folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadObject_FileThatWasCut_IsExpectedToBeOneObject()
    {
        using var file = new TemporaryFile("{\"items\": [");
        Assert.EndsWith(
            "not valid JSON (it ends inside an object or a list, as in a file that was cut short). Expected one JSON object, "
                + "which is the whole file: get or make the file again.",
            Assert.Throws<UserDataException>(() => JsonRows.ReadObject(file.Path)).Message, StringComparison.Ordinal);
    }
}
