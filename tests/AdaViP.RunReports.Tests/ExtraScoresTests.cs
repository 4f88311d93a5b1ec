using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.RunReports.Runs;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.RunReports.Tests;

/// <summary>The file of extra scores that any program may write.</summary>
public sealed class ExtraScoresTests : IDisposable
{
    private const string Whole = """
        {"kind": "extra scores 1", "title": "t", "items": 3,
         "scores": [{"label": "a", "value": 1.5, "unit": "%", "better": "lower"}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_IsReadBack()
    {
        var sheet = new ExtraScores(
            "a \"title\"", 4, null,
            [new("a, b", -0.25, "", BetterWhen.Neither), new("c", 1, "", BetterWhen.Higher) { Meaning = "what it is" }]);
        ExtraScores read = ExtraScores.Read(_folder.Write("x-scores.json", sheet.ToText()))!;
        Assert.Equal((sheet.Title, sheet.Items, sheet.Command), (read.Title, read.Items, read.Command));
        Assert.Equal(sheet.Scores, read.Scores);
        Assert.True(ExtraScores.IsOne(_folder.At("x-scores.json")));
    }

    [Fact]
    public void DocumentedForm_IsRead() => Assert.Equal(
        new ExtraScore("a", 1.5, "%", BetterWhen.Lower), Assert.Single(ExtraScores.Read(_folder.Write("x", Whole))!.Scores));

    [Theory]
    [InlineData("\"items\": 3", "\"items\": -1", "items is the number -1")]
    [InlineData("\"title\": \"t\"", "\"title\": 3", "title is the number 3; expected a text")]
    [InlineData("1.5", "\"high\"", "scores[0].value is a text")]
    [InlineData("1.5", "1e999", "scores[0].value is the number 1e999; expected a finite number")]
    [InlineData("\"lower\"", "\"less\"", "scores[0].better is a text; expected one of neither, higher, lower")]
    [InlineData("\"scores\": [", "\"scores\": 3, \"x\": [", "scores is the number 3")]
    [InlineData("\"label\": \"a\"", "\"name\": \"a\"", "scores[0].label is missing")]
    [InlineData("\"lower\"", "\"lower\", \"meaning\": 3", "scores[0].meaning is the number 3; expected a text")]
    [InlineData("[{", "[{\"label\": \"a\", \"value\": 1, \"unit\": \"\", \"better\": \"higher\"}, {", "\"a\" appears twice")]
    [InlineData("{\"kind\"", "{\"kind\" ", null)]
    [InlineData("\"kind\":", "\"kind\" \"", "line 1")]
    public void DamagedFile_IsNamedWithItsField(string before, string after, string? expected)
    {
        string file = _folder.Write("x-scores.json", Whole.Replace(before, after, StringComparison.Ordinal));
        if (expected is null)
        {
            Assert.NotNull(ExtraScores.Read(file));
            return;
        }

        UserDataException e = Assert.Throws<UserDataException>(() => ExtraScores.Read(file));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.False(ExtraScores.IsOne(file));
    }

    [Fact]
    public void FileOfAnotherKind_IsNone()
    {
        Assert.Null(ExtraScores.Read(_folder.Write("a-scores.json", "{\"kind\": \"mine\"}")));
        Assert.Empty(ExtraScores.In(_folder.Path));
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(Whole).RootElement.ValueKind);
    }
}
