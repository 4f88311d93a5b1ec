using System.Text;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>What other programs write instead of rows, and rows that mean something else: named, with what to do.</summary>
public sealed class OtherKindsTests : IDisposable
{
    private const string Row = """{"image": "a.jpg", "question": "q?", "chosen": "c", "rejected": "r"}""";

    private readonly TemporaryFolder _folder = new();

    // A line between two good ones.
    public static TheoryData<string, BadRowKind, string> Lines => new()
    {
        { Row.Replace("}", ", \"score\": NaN}"), BadRowKind.NotJson,
            "NaN is what Python writes for a number that JSON does not have; write null" },
        { Row.Replace("}", ", \"score\": Infinity}"), BadRowKind.NotJson, "Infinity is what Python writes" },
        { Row.Replace("}", ", \"score\": -Infinity}"), BadRowKind.NotJson, "-Infinity is what Python writes" },
        { Row.Replace("\"r\"", "None"), BadRowKind.NotJson,
            "None is Python's spelling, not JSON's; write the rows with json.dumps" },
        { Row.Replace('"', '\''), BadRowKind.NotJson, "json.dumps" },
        { Row + Row, BadRowKind.NotJson, $"a second object follows the first at byte {Row.Length + 1}; "
            + "write each row on a line of its own" },
        { Row + ",", BadRowKind.NotJson, "a comma follows the object" },
        { Row.Replace("}", ",}"), BadRowKind.NotJson, "a comma stands before the closing }; remove the comma" },
        { Row.Replace("}", $", \"deep\": {Nested(64)}}}"), BadRowKind.NotJson,
            "more than 64 lists and objects stand within each other" },
        { Row[..30], BadRowKind.NotJson, "it ends inside an object after 30 bytes" },
        { Row.Replace("}", ", \"chosen\": \"d\"}"), BadRowKind.WrongField,
            "'chosen' stands twice in one object, as \"c\" and as \"d\"; keep one of them" },
        { Row.Replace("}", ", \"info\": {\"a\": 1, \"a\": [2]}}"), BadRowKind.WrongField,
            "'a' stands twice in one object, as 1 and as [2]" },
        { Row.Replace("}", ", \"videos\": [\"a.mp4\"]}"), BadRowKind.WrongField,
            "'videos' is a list of 1; expected nothing: videos, sound and tools are not read" },
        { Row.Replace("}", ", \"system\": \"Be brief.\"}"), BadRowKind.WrongField,
            "'system' has a system message, \"Be brief.\"" },
        { Row.Replace("}", ", \"images\": [\"b.jpg\"]}"), BadRowKind.WrongField,
            "'images' and 'image' hold different pictures, \"b.jpg\" and \"a.jpg\"" },
        { Row.Replace("\"a.jpg\"", "[\"a.jpg\", \"b.jpg\"]"), BadRowKind.WrongField,
            "'image' is a list of 2; expected one picture" },
        { Row.Replace("\"a.jpg\"", "[]"), BadRowKind.NoPicture, "the row has no picture: 'image' is an empty list" },
        { Row.Replace("\"a.jpg\"", $"\"{new string('A', 362_000)}\""), BadRowKind.WrongField,
            "as of a picture in base64; expected the path of a picture file" },
        { Row.Replace("\"a.jpg\"", "\"data:image/png;base64,AAAA\""), BadRowKind.WrongField, "base64" },
        { Row.Replace("\"a.jpg\"", $"\"/9j/{new string('A', 800)}==\""), BadRowKind.WrongField,
            "a text of 806 characters, \"/9j/AAAA" },
        { Row.Replace("\"a.jpg\"", $"\"iVBORw0KGgo{new string('A', 90)}=\""), BadRowKind.WrongField,
            "as of a picture in base64" },
    };

    public static TheoryData<string, string, string> Files => new()
    {
        { "pretty.json", "{\n \"image\": \"a.jpg\",\n \"question\": \"q?\"\n}\n",
            "begins with a JSON object that goes over several lines. Write each row on one line" },
        { "pretty.jsonl", "{\r\n \"image\": \"a.jpg\"\r\n}\r\n{\r\n}", "goes over several lines" },
        { "wrapped.json", "{\n\"data\": [\n{}\n]}", "write that list alone" },
        { "wrapped1.json", "{\"data\": [{\"image\": \"a.jpg\"}]}", "'data' holds a list of objects: write that list alone" },
        { "dataset_info.json", "{\n \"mine\": {\"file_name\": \"a.json\"}\n}", "LLaMA-Factory's data sets" },
        { "d.csv", "image,question,chosen,rejected\na.jpg,q?,c,r\n",
            "comma-separated values (CSV); JSON lines, a JSON array and Parquet are read. Convert it" },
        { "d.txt", "\"image\",\"question\"\na.jpg,q?\n", "comma-separated" },
        { "d.tsv", "a\tb\n", "tab-separated values (TSV)" },
        { "d.jsonl", "image\tquestion\na.jpg\tq?\n", "tab-separated" },
        { "d.arrow", "ARROW1\0\0", "an Arrow file" },
        { "d.jsonl.gz", "\u001f\u008b\u0008", "compressed with gzip" },
        { "d.zip", "PK\u0003\u0004", "a zip archive" },
        { "d.parquet", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer" },
        { "e.jsonl", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "git lfs pull" },
        { "d.html", "<!DOCTYPE html><html></html>", "an HTML page" },
        { "zero.bin", "abc\0def", "zero bytes" },
        { "nan.json", "[\n{\"image\": \"a.jpg\",\n \"score\": NaN}]",
            "line 3, byte 11: no valid JSON: NaN is what Python writes" },
        { "deep.json", "[" + Row.Replace("}", $", \"deep\": {Nested(64)}}}") + "]",
            "no valid JSON: more than 64 lists and objects stand within" },
        { "comma.json", "[{\"image\": \"a.jpg\"},\n ]", "line 2, byte 2: no valid JSON: a comma stands before the closing ]; "
            + "remove the comma" },
        { "behind.json", "[{\"image\": \"a.jpg\"}] x", "line 1, byte 22: no valid JSON: \"x\" stands there" },
        { "semicolon.csv", "image;question\na.jpg;q?\n", "semicolon-separated values (CSV)" },
        { "other.csv", "a;b;c\n1,5;2;3\n", "sep=';'" },
        { "d.npy", "\u0093NUMPY\u0001\0v\0", "a NumPy array" },
        { "d.tar", "rows.jsonl" + new string('\0', 247) + "ustar\000", "a tar archive" },
        { "columns.json", "{\"image\": [\"a.jpg\", \"b.jpg\"], \"question\": [\"q?\", \"p?\"], \"chosen\": [\"c\", \"d\"]}",
            "a table column by column in one object" },
        { "chats.json", "{\"images\": [[\"a.jpg\"]], \"messages\": [[{\"role\": \"user\"}]]}", "orient=\"records\"" },
        { "pandas.json", "{\"image\": {\"0\": \"a.jpg\"}, \"question\": {\"0\": \"q?\"}, \"chosen\": {\"0\": \"c\"}}",
            "column by column" },
        { "split.json", "{\"columns\": [\"image\"], \"index\": [0], \"data\": [[\"a.jpg\"]]}", "column by column" },
        { "index.json", "{\"0\": {\"image\": \"a.jpg\"}, \"1\": {\"image\": \"b.jpg\"}}", "one object of numbered rows" },
        { "cut.json", "[{\"image\": \"a.jpg\"},", "correct it" },
        { "vlfeedback.jsonl", "{\"id\": \"1\", \"prompt\": \"q?\", \"completions\": []}", "Rated completions are not pairs" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public void Open_LineThatIsNotARow_SaysWhatItIsAndLeavesTheOthers(string line, BadRowKind kind, string reason)
    {
        string file = _folder.Write("d.jsonl", $"{Row}\n{line}\n{Row}\n");
        IPreferenceDataset data = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip);
        BadRow bad = Assert.Single(data.BadRows);
        Assert.Equal((1, 2, kind), (bad.Row, bad.Line, bad.Kind));
        Assert.Contains(reason, bad.Reason, StringComparison.Ordinal);
        Assert.InRange(bad.Reason.Length, 10, 500);
        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_FileOfAnotherKind_IsNamedWithWhatToDo(string name, string content, string reason)
    {
        string file = _folder.Write(name, Encoding.Latin1.GetBytes(content));
        foreach (BadRowPolicy policy in Enum.GetValues<BadRowPolicy>())
        {
            UserDataException error = Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, policy));
            Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_FieldNameThatIsNotUtf8_IsABadRow()
    {
        byte[] bad = Encoding.Latin1.GetBytes(Row.Replace("}", ", \"caf\u00e9\": 1}", StringComparison.Ordinal));
        string file = _folder.Write("d.jsonl", [.. Encoding.UTF8.GetBytes(Row + "\n"), .. bad]);
        BadRow row = Assert.Single(PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip).BadRows);
        Assert.Equal(1, row.Row);
        Assert.Contains("not valid Unicode", row.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero", "a device")]
    [InlineData("/dev/null", "a device")]
    public void Open_Device_IsNotAFile(string path, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices of Linux");
        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(path, null, BadRowPolicy.Stop));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train-00000-of-00001.parquet", "test-00000-of-00001.parquet", "train-*.parquet")]
    [InlineData("my_validation.parquet", "my_train.parquet", "my_train*.parquet")]
    [InlineData("dev-0.parquet", "eval-0.parquet", "dev*.parquet")]
    [InlineData("Train-0.parquet", "Test-0.parquet", "Train*.parquet")]
    [InlineData("00000.parquet", "dev-00000.parquet", "00000.parquet")]
    [InlineData("part-0.parquet", "part-holdout.parquet", "part-0.parquet")]
    public void Open_FolderOfSeveralSplits_AsksForOne(string first, string second, string pattern)
    {
        NestedTables.Write(Path.Combine(_folder.Path, first), 1, [Row]);
        NestedTables.Write(Path.Combine(_folder.Path, second), 1, [Row]);
        foreach (string path in new[] { _folder.Path, Path.Combine(_folder.Path, "*.parquet") })
        {
            UserDataException error =
                Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(path, null, BadRowPolicy.Stop));
            Assert.Contains("holds files of several splits: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(pattern.Replace("-*", "*", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        }

        Assert.Single(
            PreferenceDatasetReader.Open(Path.Combine(_folder.Path, pattern.Replace("-*", "*", StringComparison.Ordinal)), null,
            BadRowPolicy.Stop).Samples);
    }

    [Theory]
    [InlineData("train-0.parquet", "train-1.parquet")]
    [InlineData("contest-0.parquet", "train-1.parquet")]
    [InlineData("latest-0.parquet", "trained-1.parquet")]
    public void Open_FolderOfOneSplit_IsReadWhole(string first, string second)
    {
        NestedTables.Write(Path.Combine(_folder.Path, first), 1, [Row]);
        NestedTables.Write(Path.Combine(_folder.Path, second), 1, [Row]);
        Assert.Equal(2, PreferenceDatasetReader.Open(_folder.Path, null, BadRowPolicy.Stop).Samples.Count);
    }

    [Fact]
    public void Open_FolderWhoseTablesLieDeeper_NamesTheFolderInside()
    {
        string inside = Path.Combine(_folder.Path, "data");
        Directory.CreateDirectory(inside);
        NestedTables.Write(Path.Combine(inside, "train-0.parquet"), 1, [Row]);
        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(_folder.Path, null, BadRowPolicy.Stop));
        Assert.Contains($"name {inside}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderWithAFolderForEachSplit_NamesAllAndAdvisesTheTraining()
    {
        foreach (string split in new[] { "test", "train" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, split));
            NestedTables.Write(Path.Combine(_folder.Path, split, "0.parquet"), 1, [Row]);
        }

        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(_folder.Path, null, BadRowPolicy.Stop));
        Assert.Contains("Its folders test, train have such files", error.Message, StringComparison.Ordinal);
        Assert.Contains($"for example {Path.Combine(_folder.Path, "train")}. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderOfTextOfSeveralSplits_AdvisesWhatIsRead()
    {
        _folder.Write("test.jsonl", Row);
        _folder.Write("train.jsonl", Row);
        string advised = Path.Combine(_folder.Path, "train*.jsonl");
        UserDataException error =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(_folder.Path, null, BadRowPolicy.Stop));
        Assert.EndsWith($"for example {advised}.", error.Message, StringComparison.Ordinal);
        Assert.Single(PreferenceDatasetReader.Open(advised, null, BadRowPolicy.Stop).Samples);
    }

    [Fact]
    public void Open_SeveralFiles_FollowOneAnotherWithNamesOfTheirOwn()
    {
        string first = _folder.Write("a/d.jsonl", Row.Replace("{", "{\"id\": \"x\", ", StringComparison.Ordinal));
        string second = _folder.Write("b/d.jsonl", Row.Replace("{", "{\"id\": \"x\", ", StringComparison.Ordinal) + "\n" + Row);
        IPreferenceDataset data =
            PreferenceDatasetReader.Open([first, second], null, BadRowPolicy.Stop, new DatasetReadOptions());
        Assert.Equal(2, data.Sources);
        Assert.Equal([0, 1, 1], data.Samples.Select(sample => sample.Source));
        Assert.Equal([first, second, second], data.Samples.Select(sample => sample.File));
        Assert.Equal(3, data.Samples.Select(sample => sample.Id).Distinct().Count());
        Assert.Contains($"{Path.Combine(_folder.Path, "b")}", data.Samples[1].Image.Description, StringComparison.Ordinal);
        Assert.Equal($"{first}, {second}", data.Description);

        foreach ((bool weighted, string advice) in ((bool, string)[])[
            (false, "Name it once."), (true, "Name it once, with a weight of 2 where it is to count twice.")])
        {
            UserOptionException error = Assert.Throws<UserOptionException>(() => PreferenceDatasetReader.Open(
                [first, first], null, BadRowPolicy.Stop, new DatasetReadOptions { Weighted = weighted }));
            Assert.Equal($"{first} is named twice. {advice}", error.Message);
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
