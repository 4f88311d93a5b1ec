using AdaViP.Core.Data;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using Xunit;

namespace AdaViP.Vision.Tests.Inference;

/// <summary>Rows of the table that ids choose from, found without reading the table.</summary>
public sealed class GraphTablesTests
{
    [Theory]
    [InlineData(7, "", "", 7L)]
    [InlineData(300, "Cast Reshape", "Cast", 300L)]
    [InlineData(300, "", "Identity DequantizeLinear", 300L)]
    [InlineData(300, "Neg", "", null)]
    [InlineData(300, "", "Reshape", null)]
    public void Rows_OfATableBehindOperations_AreFoundWhereTheIdsStayIds(int rows, string onIds, string onTable, long? expected)
    {
        byte[] model = TinyModel.Lookup(rows, Words(onIds), Words(onTable));
        Assert.Equal(expected, GraphTables.Rows(new MemoryStream(model), "ids"));
        Assert.Null(GraphTables.Rows(new MemoryStream(model), "other"));
    }

    [Fact]
    public void Rows_OfAModelThatIsCut_AreAnError()
    {
        byte[] model = TinyModel.Lookup(5, [], []);
        for (int length = 1; length < model.Length; length++)
        {
            var cut = new MemoryStream(model[..length]);
            Exception? error = Record.Exception(() => GraphTables.Rows(cut, "ids"));
            Assert.True(error is null or InvalidDataException or EndOfStreamException, error?.ToString());
        }
    }

    [Fact]
    public void Rows_OfAFileThatIsCut_AreRefusedInPlainWords()
    {
        byte[] model = TinyModel.Lookup(5, [], []);
        string path = Path.GetTempFileName();
        try
        {
            for (int length = 1; length < model.Length; length++)
            {
                File.WriteAllBytes(path, model[..length]);
                var file = new GraphFile(path, "the tagger");
                if (Record.Exception(() => new OnnxEngine().EmbeddingRows(file, "ids")) is Exception e)
                {
                    Assert.IsType<UserDataException>(e);
                    Assert.StartsWith($"the tagger: {path} cannot be read as a graph: ", e.Message, StringComparison.Ordinal);
                    Assert.EndsWith(". Get the file again.", e.Message, StringComparison.Ordinal);
                    Assert.DoesNotMatch("protocol|stream|tag", e.Message[path.Length..].Replace("tagger", ""));
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(30_522, 30_522L, true)]
    [InlineData(5_000, 5_000L, true)]
    [InlineData(30_522, 30_528L, true)]
    [InlineData(30_521, 30_522L, false)]
    [InlineData(30_522, 5_000L, false)]
    [InlineData(5_000, 30_522L, false)]
    [InlineData(30_522, null, true)]
    [InlineData(30_521, null, false)]
    public void Vocabulary_IsComparedWithTheGraphsOwnTable(int entries, long? rows, bool fits)
    {
        Exception? error = Record.Exception(() => TextTable.Require(
            new SideFile("v.txt", "detector.vocab"), entries, new GraphFile("g.onnx", "detector"), rows, 30_522, "Get it."));
        if (fits)
        {
            Assert.Null(error);
            return;
        }

        string message = Assert.IsType<UserDataException>(error).Message;
        Assert.Contains($"v.txt has {entries:N0} entries", message, StringComparison.Ordinal);
        Assert.Contains($"has {rows ?? 30_522:N0}", message, StringComparison.Ordinal);
        Assert.EndsWith("Get it.", message, StringComparison.Ordinal);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
