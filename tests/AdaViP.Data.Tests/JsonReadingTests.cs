using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Formats;
using AdaViP.Data.Settings;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

public sealed class JsonReadingTests : IDisposable
{
    private const string Good = """{"id": "good", "image": "a.jpg", "question": "q?", "chosen": "c", "rejected": "r"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A bad row between good ones: kind, and a part of the reason.
    public static TheoryData<string, BadRowKind, string> BadRows => new()
    {
        { "{\"id\": \"x\", ", BadRowKind.NotJson, "not a JSON object" },
        { "[1, 2]", BadRowKind.NotJson, "not a JSON object but a list of 2" },
        { "\"text\"", BadRowKind.NotJson, "not a JSON object but a text" },
        { Plain(question: "7"), BadRowKind.WrongField, "'question' is a number; expected a text" },
        { Plain(question: "null"), BadRowKind.MissingField, "no field 'question'" },
        { Plain(question: "\"<image>\""), BadRowKind.EmptyText, "'question' is empty" },
        { Plain(question: "\"<image> and <image>\""), BadRowKind.WrongField, "more than one <image>" },
        { Plain(chosen: "\" \\n\""), BadRowKind.EmptyText, "'chosen' is empty" },
        { Plain(chosen: "[\"c\"]"), BadRowKind.WrongField, "'chosen' is a list with a text" },
        { Plain(chosen: "\"lone \\ud83d surrogate\""), BadRowKind.NotJson, "'chosen' is not valid Unicode" },
        { Plain(rejected: "\"\""), BadRowKind.EmptyText, "'rejected' is empty" },
        { Plain(image: "null"), BadRowKind.NoPicture, "no field 'image'" },
        { Plain(image: "\"\""), BadRowKind.NoPicture, "'image' holds no path" },
        { Plain(image: "{\"bytes\": \"AAAA\"}"), BadRowKind.WrongField, "without 'path'" },
        { Plain(image: "\"https://example.org/a.jpg\""), BadRowKind.WrongField, "download pictures first" },
        { Plain(image: "\"../a.jpg\""), BadRowKind.PathEscape, "outside the image root" },
        { Plain(image: "\"/etc/hostname\""), BadRowKind.PathEscape, "outside the image root" },
        { Plain(image: "\"pictures/../../a.jpg\""), BadRowKind.PathEscape, "outside the image root" },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public void Open_OneBadRow_IsListedOrStopsTheReading(string line, BadRowKind kind, string reason)
    {
        string file = _folder.Write("d.jsonl", $"{Good}\n{line}\n{Plain(image: "\"b.jpg\"")}\n");
        IPreferenceDataset data = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip);
        BadRow bad = Assert.Single(data.BadRows);
        Assert.Equal((1, 2, kind), (bad.Row, bad.Line, bad.Kind));
        Assert.Contains(reason, bad.Reason, StringComparison.Ordinal);
        Assert.Equal([0, 2], data.Samples.Select(sample => sample.Row));

        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop));
        Assert.Contains("d.jsonl, line 2 (row 1): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<image>\\nWhat?", "What?")]
    [InlineData("What?\\n<image>", "What?")]
    [InlineData(" <image>  What? ", "What? ")]
    [InlineData("Look at <image> now", "Look at now")]
    [InlineData(" What? ", " What? ")]
    [InlineData("<Image> What?", "<Image> What?")]
    public void Open_MarkerInTheQuestion_GoesWithItsWhiteSpace(string question, string expected) =>
        Assert.Equal(expected, Open(_folder.Write("d.jsonl", Plain(question: $"\"{question}\""))).Samples[0].Question);

    [Fact]
    public void Open_AnswersWithMarkersAndSpace_StayAsTheyAre()
    {
        string answer = " <image> </s> <s> USER: \\n ";
        PreferenceSample sample =
            Open(_folder.Write("d.jsonl", Plain(chosen: $"\"{answer}\"", rejected: $"\"{answer}\""))).Samples[0];
        Assert.Equal(" <image> </s> <s> USER: \n ", sample.Chosen);
        Assert.Equal(sample.Chosen, sample.Rejected);
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "\r\n")]
    [InlineData("\n\n \t\n", "\n\n")]
    public void Open_LineEndsAndBlankLines_CountAsLinesNotRows(string between, string end)
    {
        string file =
            _folder.Write("d.jsonl", Good + between + Plain(chosen: "\"\"") + between + Plain(image: "\"z.jpg\"") + end);
        IPreferenceDataset data = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip);
        BadRow bad = Assert.Single(data.BadRows);
        Assert.Equal((1, 1 + between.Count(c => c == '\n')), (bad.Row, bad.Line));
        Assert.Equal([0, 2], data.Samples.Select(sample => sample.Row));
    }

    [Fact]
    public void Open_LinesLongerThanAnyBuffer_AreWhole()
    {
        string[] answers = [.. Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), i * 7919))];
        string file = _folder.Write("d.jsonl", string.Join('\n', answers.Select(answer => Plain(chosen: $"\"{answer}.\""))));
        Assert.Equal(answers.Select(answer => answer + "."), Open(file).Samples.Select(sample => sample.Chosen));
    }

    [Fact]
    public void Open_BytesThatAreNoUtf8_AreABadRow()
    {
        byte[] line = Encoding.Latin1.GetBytes(Plain(chosen: "\"caf\u00E9\""));
        string file = _folder.Write("d.jsonl", [.. Encoding.UTF8.GetBytes(Good + "\n"), .. line]);
        BadRow bad = Assert.Single(PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip).BadRows);
        Assert.Equal(BadRowKind.NotJson, bad.Kind);
        Assert.Contains("chosen", bad.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("utf-16BE", "UTF-16")]
    [InlineData("utf-32", "UTF-32")]
    [InlineData("utf-32BE", "UTF-32")]
    public void Open_TextInAnotherUnicodeEncoding_SaysWhich(string encoding, string name)
    {
        var other = Encoding.GetEncoding(encoding);
        string file = _folder.Write("d.jsonl", [.. other.GetPreamble(), .. other.GetBytes(Good)]);
        UserDataException error = Assert.Throws<UserDataException>(() => Open(file));
        Assert.StartsWith($"{file} is text in {name}; ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Save it as UTF-8.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    public void Open_NothingInIt_SaysEmpty(string content)
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Open(_folder.Write("d.json", content)));
        Assert.Contains("d.json is empty", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "d.json, line 1 (row 0): the object has no fields")]
    [InlineData("\n{}\n{}", "d.json, line 2 (row 0): the object has no fields")]
    [InlineData("{\"id\": null}", "d.json, line 1 (row 0): the object has no fields")]
    [InlineData("[{}]", "d.json, row 0: the object has no fields")]
    [InlineData("null", "d.json, line 1 (row 0): the line is not a JSON object but null")]
    [InlineData("7", "d.json, line 1 (row 0): the line is not a JSON object but a number")]
    [InlineData("[null]", "d.json, row 0: the element is not a JSON object but null")]
    [InlineData("[7]", "d.json, row 0: the element is not a JSON object but a number")]
    [InlineData("[[]]", "d.json, row 0: the element is not a JSON object but an empty list")]
    public void Open_RowsWithoutFieldsOnly_NamesFileAndRowInBothPolicies(string content, string message)
    {
        string file = _folder.Write("d.json", content);
        foreach (BadRowPolicy policy in Enum.GetValues<BadRowPolicy>())
        {
            UserDataException error = Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, policy));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_LayoutGivenAndNoFields_NamesTheMissingField()
    {
        string file = _folder.Write("d.jsonl", "{}");
        UserDataException error = Assert.Throws<UserDataException>(
            () => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop, DatasetFormat.Plain));
        Assert.Contains("d.jsonl, line 1 (row 0): no field 'question'", error.Message, StringComparison.Ordinal);
    }

    // One row of each layout without its worse answer, and what a reader that needs it says.
    public static TheoryData<string, string> WithoutRejected => new()
    {
        { """{"image": "a.jpg", "question": "q?", "chosen": "c"}""", "no field 'rejected'" },
        { """{"image": "a.jpg", "question": "q?", "chosen": "c", "rejected": null}""", "no field 'rejected'" },
        { """{"image": "a.jpg", "text": "{\"question\": \"q?\", \"chosen\": \"c\"}"}""", "no field 'text.rejected'" },
        {
            """{"messages": [{"role": "user", "content": "q?"}, {"role": "assistant", "content": "c"}], "images": ["a.jpg"]}""",
            "no field 'rejected_response'"
        },
        {
            """{"conversations": [{"from": "human", "value": "q?"}], "chosen": {"from": "gpt", "value": "c"},"""
                + """ "images": ["a.jpg"]}""",
            "no field 'rejected'"
        },
        { """{"image": "a.jpg", "prompt": "q?", "chosen": "c"}""", "no field 'rejected'" },
    };

    [Theory]
    [MemberData(nameof(WithoutRejected))]
    public void Open_NoRejectedAnswer_IsReadWhereNoneIsNeededAndBadElse(string row, string reason)
    {
        string file = _folder.Write("d.jsonl", row);
        PreferenceSample sample = Assert.Single(
            PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop,
                new DatasetReadOptions { RejectedOptional = true }).Samples);
        Assert.Equal(("q?", "c", null), (sample.Question, sample.Chosen, sample.Rejected));

        UserDataException error = Assert.Throws<UserDataException>(() => Open(file));
        Assert.Contains("d.jsonl, line 1 (row 0): " + reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Cancelled_StopsReading()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => PreferenceDatasetReader.Open(
            _folder.Write("d.jsonl", Good), null, BadRowPolicy.Stop, new DatasetReadOptions { Cancellation = stop.Token }));
    }

    [Fact]
    public void Open_EveryRowBad_SaysHowManyAndTheFirst()
    {
        string file = _folder.Write("d.jsonl", string.Concat(Enumerable.Repeat("no json\n", 100)));
        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip));
        Assert.Contains("all 100 are bad", error.Message, StringComparison.Ordinal);
        Assert.Contains("line 1 (row 0)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{}, ]", "line 1")]
    [InlineData("[\n{\"id\": 1},\n{\"id\": }\n]", "line 3")]
    [InlineData("[{\"id\": 1}", "line 1")]
    public void Open_ArrayWithAMistake_NamesTheLineWhateverThePolicy(string content, string where)
    {
        UserDataException error = Assert.Throws<UserDataException>(
            () => PreferenceDatasetReader.Open(_folder.Write("d.json", content), null, BadRowPolicy.Skip));
        Assert.Contains($"d.json, {where}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ArrayWithByteOrderMark_IsRead()
    {
        string file = _folder.Write("d.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($" [{Good}]")]);
        Assert.Equal("good", Assert.Single(Open(file).Samples).Id);
    }

    [Fact]
    public void Open_UnknownFields_ListsThemAndTheLayouts()
    {
        UserDataException error = Assert.Throws<UserDataException>(
            () => Open(_folder.Write("d.jsonl", """{"prompt": "p", "img_path": "x"}""")));
        Assert.Contains("img_path, prompt", error.Message, StringComparison.Ordinal);
        Assert.Contains("rejected_conversations", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FirstRowsBroken_AreRecognisedByTheOthers()
    {
        string file = _folder.Write("d.jsonl", $"{{\"id\": \"x\"}}\nno json\n{Good}");
        IPreferenceDataset data = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip);
        Assert.Equal([0, 1], data.BadRows.Select(bad => bad.Row));
        Assert.Equal("good", Assert.Single(data.Samples).Id);
    }

    [Fact]
    public void Open_LlavaRowsSharingAnId_GetNamesOfTheirOwn()
    {
        const string row = """{"id": "000000033471", "image": "a.jpg","""
            + """ "conversations": [{"from": "human", "value": "q?"}, {"from": "gpt", "value": "a"}]}""";
        IPreferenceDataset data = Open(_folder.Write("d.json", $"[{row}, {row}, {row}]"));
        Assert.Equal(["000000033471", "000000033471#1", "000000033471#2"], data.Samples.Select(sample => sample.Id));
    }

    [Fact]
    public void Open_NumberAsId_IsItsText() =>
        Assert.Equal("8589934592",
            Open(_folder.Write("d.jsonl", Good.Replace("\"good\"", "8589934592", StringComparison.Ordinal))).Samples[0].Id);

    [Fact]
    public void ReadBytes_NoSuchFile_NamesRowFieldAndPath()
    {
        IPreferenceDataset data = Open(_folder.Write("d.jsonl", Good));
        UserDataException error = Assert.Throws<UserDataException>(() => data.Samples[0].Image.ReadBytes());
        Assert.Contains("d.jsonl, line 1 (row 0), 'image' a.jpg", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, "a.jpg"), error.Message, StringComparison.Ordinal);
        Assert.Contains(DataSettings.ImageRoot.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchFile_NamesTheFullPath()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Open(Path.Combine(_folder.Path, "absent.jsonl")));
        Assert.Contains(Path.Combine(_folder.Path, "absent.jsonl"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "without *.parquet")]
    [InlineData("*.jsonl", "matches no file")]
    [InlineData("absent/*.jsonl", "matches no file")]
    public void Open_FolderOrPatternWithoutData_SaysSo(string path, string reason)
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Open(Path.Combine(_folder.Path, path)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static IPreferenceDataset Open(string file) => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop);

    private static string Plain(
        string image = "\"a.jpg\"", string question = "\"q?\"", string chosen = "\"c\"", string rejected = "\"r\"") =>
        $$"""{"image": {{image}}, "question": {{question}}, "chosen": {{chosen}}, "rejected": {{rejected}}}""";
}
