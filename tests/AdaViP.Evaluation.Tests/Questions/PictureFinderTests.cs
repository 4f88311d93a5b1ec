using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Questions;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Questions;

/// <summary>Pictures by the patterns of presets, inside questions, and never outside the folder.</summary>
public sealed class PictureFinderTests
{
    [Theory]
    [InlineData("objhal", "{\"image_id\": 42}", "COCO_val2014_000000000042.jpg")]
    [InlineData("objhal", "{\"image_id\": \"42\"}", "000000000042.jpg")]
    [InlineData("objhal", "{\"image_id\": 42, \"image\": \"a/b.png\"}", "a/b.png")]
    [InlineData("mmhal", "{\"image_id\": \"x1\", \"image_src\": \"https://pictures.example/7/42_o.jpg\"}", "42_o.jpg")]
    [InlineData("mmhal", "{\"image_id\": \"x1\", \"image_src\": \"https://pictures.example/7/42_o.jpg\"}", "x1.png")]
    [InlineData("amber", "{\"image\": \"AMBER_3.jpg\"}", "AMBER_3.jpg")]
    public void Picture_OfAQuestion_IsFoundByItsName(string benchmark, string question, string file)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, "picture");
        ImageReference? picture = Finder(benchmark, folder).Find(Row(question));
        Assert.Equal("picture"u8, picture!.ReadBytes().Span);
    }

    [Fact]
    public void Picture_InsideTheQuestion_IsDecoded()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = [.. Enumerable.Range(0, 600).Select(i => (byte)i)];
        string text = Convert.ToBase64String(bytes);
        PictureFinder finder = Finder("objhal", folder);
        ImageReference first = finder.Require(Row($"{{\"image\": \"{text}\"}}"));
        Assert.Equal(bytes, first.ReadBytes().ToArray());
        Assert.Equal(bytes, finder.Require(Row($"{{\"image\": \"data:image/jpeg;base64,{text}\"}}")).ReadBytes().ToArray());
        Assert.Contains(
            "not base64", Assert.Throws<UserDataException>(() => finder.Require(Row($"{{\"image\": \"{text}!\"}}"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_OutsideTheFolder_IsNotRead()
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.jpg", "secret");
        folder.Write("images/other.jpg", "other");
        var finder = new PictureFinder(BuiltInBenchmarks.All.Find("amber")!.Preset, [Path.Combine(folder.Path, "images")]);
        UserDataException e = Assert.Throws<UserDataException>(() => finder.Require(Row("{\"image\": \"../secret.jpg\"}")));
        Assert.Contains("q.json, line 5", e.Message, StringComparison.Ordinal);
        Assert.Null(finder.Find(Row($"{{\"image\": \"{Path.Combine(folder.Path, "secret.jpg")}\"}}")));
        Assert.NotNull(finder.Find(Row("{\"image\": \"other.jpg\"}")));
    }

    [Fact]
    public void Question_WithoutTheFieldsOfItsPicture_NamesThem()
    {
        using var folder = new TemporaryFolder();
        UserDataException e = Assert.Throws<UserDataException>(
            () => Finder("amber", folder).Require(Row("{\"id\": 3, \"query\": \"?\"}")));
        Assert.StartsWith("q.json, line 5: the question names no picture: it lacks the fields of {image}",
            e.Message, StringComparison.Ordinal);
        Assert.EndsWith("It has: id, query.", e.Message, StringComparison.Ordinal);
    }

    private static PictureFinder Finder(string benchmark, TemporaryFolder folder) =>
        new(BuiltInBenchmarks.All.Find(benchmark)!.Preset, [folder.Path]);

    private static JsonRow Row(string json) => new(new FilePlace("q.json", 5), JsonDocument.Parse(json).RootElement);
}
