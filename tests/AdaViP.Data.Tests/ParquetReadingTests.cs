using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Tests.Support;
using AdaViP.Testing;
using Parquet.Schema;
using Xunit;
using Row = AdaViP.Data.Tests.Support.TestTables.Row;

namespace AdaViP.Data.Tests;

public sealed class ParquetReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Open_AnyRowGroupSize_GivesEachRowItsOwnPictures(int rowsPerGroup)
    {
        // Nulls in both picture columns, at other places.
        Row[] rows = [.. Enumerable.Range(0, 10).Select(i => new Row(
            i % 4 == 1 ? null : [1, (byte)i], $"pictures/{i}.jpg", i % 3 == 0 ? null : [2, (byte)i], Question: $"Question {i}?",
            Idx: $"{i}"))];
        _folder.Write("pictures/1.jpg", [9, 1]);
        _folder.Write("pictures/5.jpg", [9, 5]);
        _folder.Write("pictures/9.jpg", [9, 9]);
        IPreferenceDataset data = Open(Write("t.parquet", rowsPerGroup, rows));

        Assert.Equal(10, data.Samples.Count);
        foreach (PreferenceSample sample in data.Samples.Reverse())
        {
            int i = sample.Row;
            Assert.Equal($"Question {i}?", sample.Question);
            Assert.Equal(i % 4 == 1 ? [9, (byte)i] : [1, (byte)i], sample.Image.ReadBytes().ToArray());
            Assert.Equal(i % 3 == 0, sample.RejectedImage is null);
            Assert.Equal(i % 3 == 0 ? null : new byte[] { 2, (byte)i }, sample.RejectedImage?.ReadBytes().ToArray());
        }
    }

    [Fact]
    public void Open_BadCells_NameRowAndField()
    {
        byte[] picture = [1];
        Row[] rows =
        [
            new(picture, null, null),
            new(picture, null, null, Question: null),
            new(picture, null, null, Chosen: " "),
            new(null, null, null),
            new(picture, null, null, Idx: "a"),
            new(picture, null, null, Idx: "a"),
        ];
        IPreferenceDataset data = PreferenceDatasetReader.Open(Write("t.parquet", 2, rows), null, BadRowPolicy.Skip);
        Assert.Equal([0, 4], data.Samples.Select(sample => sample.Row));
        Assert.Equal("t.parquet:0", data.Samples[0].Id);
        Assert.Equal(
            [
                (1, BadRowKind.MissingField, "no field 'question'"), (2, BadRowKind.EmptyText, "'chosen' is empty"),
                (3, BadRowKind.NoPicture, "the row has no picture: 'image' holds no path and no bytes. Rows of text alone are "
                    + "not trained on"), (5, BadRowKind.DuplicateId, "same idx as row 4: a"),
            ],
            data.BadRows.Select(bad => (bad.Row, bad.Kind, bad.Reason)));
    }

    [Fact]
    public void ReadBytes_PathOutOfTheRoot_IsRefusedWhereThereAreNoBytes()
    {
        IPreferenceDataset data =
            Open(Write("t.parquet", 2, [new Row(null, "../x.jpg", null), new Row([7], "/anywhere/x.jpg", null)]));
        UserDataException error = Assert.Throws<UserDataException>(() => data.Samples[0].Image.ReadBytes());
        Assert.Contains("t.parquet, row 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("outside the image root", error.Message, StringComparison.Ordinal);
        Assert.Equal([7], data.Samples[1].Image.ReadBytes().ToArray()); // with bytes, the path is information
    }

    [Fact]
    public void Open_Shards_AreReadByNameAndMayShareIds()
    {
        Write("b.parquet", 1, [new Row([2], null, null, Idx: "0", Question: "second?")]);
        Write("a.parquet", 1, [new Row([1], null, null, Idx: "0", Question: "first?")]);
        _folder.Write("notes.txt", "no shard");
        IPreferenceDataset folder = Open(_folder.Path);
        IPreferenceDataset pattern = Open(Path.Combine(_folder.Path, "?.parquet"));
        Assert.Equal(["first?", "second?"], folder.Samples.Select(sample => sample.Question));
        Assert.Equal(folder.Samples.Select(sample => sample.Question), pattern.Samples.Select(sample => sample.Question));
        Assert.Equal(2, folder.Samples.Select(sample => sample.Id).Distinct().Count());
        Assert.Equal([2], folder.Samples[1].Image.ReadBytes().ToArray());
        Assert.Contains("2 files", folder.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BareBytesAndNumbers_AreRead()
    {
        var image = new DataField<byte[]>("image");
        var id = new DataField<int>("id");
        DataField<string>[] texts = [new("question"), new("chosen"), new("rejected")];
        string file = Path.Combine(_folder.Path, "bare.parquet");
        TestTables.WriteFlat(file, [image, id, .. texts], async group =>
        {
            await group.WriteAsync(image, [new byte[] { 5 }, new byte[] { 6 }]);
            await group.WriteAsync<int>(id, new[] { -3, 4 });
            foreach (DataField<string> text in texts)
            {
                await group.WriteAsync(text, ["one", "two"]);
            }
        });
        IPreferenceDataset data = Open(file);
        Assert.Equal(["-3", "4"], data.Samples.Select(sample => sample.Id));
        Assert.Equal([6], data.Samples[1].Image.ReadBytes().ToArray());
    }

    [Fact]
    public void Open_NumbersOfEveryWidth_AreIds()
    {
        Check<sbyte>([-3, 4], "-3", "4");
        Check<byte>([3, 200], "3", "200");
        Check<short>([-3, 300], "-3", "300");
        Check<ushort>([3, 60_000], "3", "60000");
        Check<uint>([3, 4_000_000_000], "3", "4000000000");

        void Check<T>(T[] ids, params string[] expected)
            where T : struct
        {
            var image = new DataField<byte[]>("image");
            var id = new DataField<T>("id");
            DataField<string>[] texts = [new("question"), new("chosen"), new("rejected")];
            string file = Path.Combine(_folder.Path, $"{typeof(T).Name}.parquet");
            TestTables.WriteFlat(file, [image, id, .. texts], async group =>
            {
                await group.WriteAsync(image, [new byte[] { 5 }, new byte[] { 6 }]);
                await group.WriteAsync<T>(id, ids);
                foreach (DataField<string> text in texts)
                {
                    await group.WriteAsync(text, ["one", "two"]);
                }
            });
            Assert.Equal(expected, Open(file).Samples.Select(sample => sample.Id));
        }
    }

    [Fact]
    public void Open_ColumnOfAnotherType_NamesItAndBothTypes()
    {
        var image = new DataField<byte[]>("image");
        var question = new DataField<long>("question");
        DataField<string>[] texts = [new("chosen"), new("rejected")];
        string file = Path.Combine(_folder.Path, "typed.parquet");
        TestTables.WriteFlat(file, [image, question, .. texts], async group =>
        {
            await group.WriteAsync(image, [new byte[] { 5 }]);
            await group.WriteAsync<long>(question, new[] { 1L });
            await group.WriteAsync(texts[0], ["one"]);
            await group.WriteAsync(texts[1], ["one"]);
        });
        UserDataException error = Assert.Throws<UserDataException>(() => Open(file));
        Assert.Contains("'question' is a number; expected a text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownColumns_ListsThemAndTheLayouts()
    {
        var words = new DataField<string>("words");
        string file = Path.Combine(_folder.Path, "other.parquet");
        TestTables.WriteFlat(file, [words], group => group.WriteAsync(words, ["one"]));
        UserDataException error = Assert.Throws<UserDataException>(() => Open(file));
        Assert.Contains("words", error.Message, StringComparison.Ordinal);
        Assert.Contains("question, chosen, rejected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TableWithoutRows_SaysEmpty()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Open(Write("none.parquet", 1, [])));
        Assert.Contains("is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CutAnywhere_IsAnErrorNamingTheFile()
    {
        byte[] whole = File.ReadAllBytes(SharedFiles.Require("goldens/data/triplets_mini.parquet"));
        for (int tenths = 0; tenths < 10; tenths++)
        {
            string file = _folder.Write("cut.parquet", whole.AsSpan(0, whole.Length * tenths / 10));
            UserDataException error = Assert.Throws<UserDataException>(() => Open(file));
            Assert.Contains("cut.parquet", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_BytesOverwritten_IsAUserErrorOrReadable()
    {
        // No damage may end in anything but a message; texts and footer are read at Open, pictures by ReadBytes.
        byte[] whole = File.ReadAllBytes(SharedFiles.Require("goldens/data/rlhfv_mini.parquet"));
        var random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = [.. whole];
            int from = round % 2 == 0 ? damaged.Length - 2500 : 0; // half of the rounds in the footer and the texts
            for (int hit = 0; hit < 4; hit++)
            {
                damaged[random.Next(from, damaged.Length - 8)] = (byte)random.Next(256);
            }

            string file = _folder.Write("hit.parquet", damaged);
            try
            {
                foreach (PreferenceSample sample in PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip).Samples)
                {
                    _ = sample.Image.ReadBytes();
                }
            }
            catch (UserErrorException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 10, 149);
    }

    private string Write(string name, int rowsPerGroup, IReadOnlyList<Row> rows)
    {
        string file = Path.Combine(_folder.Path, name);
        TestTables.WriteTriplets(file, rowsPerGroup, rows);
        return file;
    }

    private static IPreferenceDataset Open(string path) => PreferenceDatasetReader.Open(path, null, BadRowPolicy.Stop);
}
