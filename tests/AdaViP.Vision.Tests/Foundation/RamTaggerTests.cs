using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>RAM against the golden tags and logits, and what it says about files that do not fit.</summary>
public sealed class RamTaggerTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    // Graph sums in another order on another processor; the goldens' own distance to torch is 4e-6.
    private const double LogitTolerance = 1e-4;

    // A tag this near its threshold may fall on either side.
    private const double Undecided = 1e-6;

    [Theory]
    [InlineData("ram-logits", "logits")]
    [InlineData("ram-probabilities", "probabilities")]
    [InlineData("ram-binary", "binary")]
    [InlineData("ram-all", "logits")]
    public void Photos_OfEveryOutputKind_HaveTheGoldenTags(string folder, string kind)
    {
        using var tagger = RamTagger.Open(FoundationFixture.Tagger(folder), fixture.Engine, fixture.Resizer);
        Assert.Contains(kind, tagger.Report.Family, StringComparison.Ordinal);
        foreach (JsonElement photo in GoldenFiles.Json("foundation/" + folder).GetProperty("photos").EnumerateArray())
        {
            string name = photo.GetProperty("photo").GetString()!;
            IReadOnlyList<Tag> found = tagger.FindTags(GoldenFiles.Photo(name));
            HashSet<string> undecided = UndecidedTags(name);
            string[] expected = [.. photo.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)
                .Where(tag => !undecided.Contains(tag))];
            Assert.Equal(expected, found.Select(tag => tag.Name).Where(tag => !undecided.Contains(tag)));
            Assert.Equal(found.Select(tag => tag.Index).Order(), found.Select(tag => tag.Index));
        }
    }

    [Fact]
    public void Logits_OfEveryPhoto_AreTheGoldenOnes()
    {
        using var tagger = RamTagger.Open(FoundationFixture.Tagger("ram-logits"), fixture.Engine, fixture.Resizer);
        var golden = new GoldenTensors(GoldenFiles.Foundation("ram-logits/tensors.safetensors"));
        foreach (string name in golden.Names)
        {
            float[] values = tagger.Values(GoldenFiles.Photo(name.Replace(".logits", "", StringComparison.Ordinal)));
            Close.Equal(name, golden.Singles(name), values, LogitTolerance);
        }
    }

    [Fact]
    public void TagList_WithoutItsLastTag_IsRefusedWithBothNumbers()
    {
        using var folder = new TemporaryFolder();
        TaggerModel model = FoundationFixture.Shipped.Tagger!;
        string tags = Path.Combine(folder.Path, "tags.txt");
        File.WriteAllLines(tags, File.ReadAllLines(model.Tags.Path)[..^1]);
        UserDataException error = Assert.Throws<UserDataException>(() =>
            RamTagger.Open(model with { Tags = new SideFile(tags, "tagger.tags"), Thresholds = null }, fixture.Engine,
                fixture.Resizer));
        Assert.Contains("11 lines", error.Message, StringComparison.Ordinal);
        Assert.Contains("logits float32 [1, 12]", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<UserDataException>(() =>
            RamTagger.Open(model with { Tags = new SideFile(tags, "tagger.tags") }, fixture.Engine, fixture.Resizer));
        Assert.Contains("12 lines", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 11", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TagList_WithoutFinalNewline_KeepsItsLastTag()
    {
        using var folder = new TemporaryFolder();
        string tags = Path.Combine(folder.Path, "tags.txt");
        File.WriteAllText(tags, string.Join("\r\n", Enumerable.Range(0, 12).Select(i => $"tag {i}")));
        using var tagger = RamTagger.Open(
            FoundationFixture.Shipped.Tagger! with { Tags = new SideFile(tags, "tagger.tags") }, fixture.Engine,
            fixture.Resizer);
        Assert.Contains("12 tags", string.Join('\n', tagger.Report.Facts), StringComparison.Ordinal);
    }

    [Fact]
    public void Threshold_ThatIsNoNumber_IsNamedByItsLine()
    {
        using var folder = new TemporaryFolder();
        TaggerModel model = FoundationFixture.Shipped.Tagger!;
        string path = Path.Combine(folder.Path, "thresholds.txt");
        string[] lines = File.ReadAllLines(model.Thresholds!.Path);
        lines[7] = "often";
        File.WriteAllLines(path, lines);
        UserDataException error = Assert.Throws<UserDataException>(() =>
            RamTagger.Open(model with { Thresholds = new SideFile(path, "tagger.thresholds") }, fixture.Engine, fixture.Resizer));
        Assert.Contains($"{path}:8", error.Message, StringComparison.Ordinal);
        Assert.Contains("often", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kind_GraphWithSeveralOutputs_IsThatOfTheRecipe()
    {
        TaggerModel model = FoundationFixture.Tagger("ram-all") with { Kind = TaggerKind.Binary };
        using var tagger = RamTagger.Open(model, fixture.Engine, fixture.Resizer);
        Assert.Contains("binary in output targets", tagger.Report.Family, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_OfAnotherModel_IsRefusedWithItsInputs()
    {
        FoundationModels models = FoundationFixture.Shipped;
        UserDataException error = Assert.Throws<UserDataException>(() => RamTagger.Open(
            models.Tagger! with { Graph = models.Detector!.Graph with { Role = "tagger.path" } },
            fixture.Engine,
            fixture.Resizer));
        Assert.Contains("tagger.path", error.Message, StringComparison.Ordinal);
        Assert.Contains("pixel_mask int64 [1, 96, 96]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_OtherThanTheGraphs_IsRefusedWithBoth()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => RamTagger.Open(
            FoundationFixture.Shipped.Tagger! with { Size = new PictureSize(224, 224) }, fixture.Engine, fixture.Resizer));
        Assert.Contains("96 x 96", error.Message, StringComparison.Ordinal);
        Assert.Contains("224 x 224", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Tags whose golden logit lies on their threshold but for rounding.</summary>
    private static HashSet<string> UndecidedTags(string photo)
    {
        float[] logits = new GoldenTensors(GoldenFiles.Foundation("ram-logits/tensors.safetensors")).Singles(photo + ".logits");
        string[] tags = File.ReadAllLines(SharedFiles.Require("fixtures/ram/ram_tag_list.txt"));
        double[] thresholds = [.. File.ReadAllLines(SharedFiles.Require("fixtures/ram/ram_tag_list_threshold.txt"))
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        HashSet<string> undecided = [.. Enumerable.Range(0, tags.Length)
            .Where(i => Math.Abs((1 / (1 + Math.Exp(-logits[i]))) - thresholds[i]) < Undecided).Select(i => tags[i])];
        Assert.True(undecided.Count <= 1, $"{photo}: {string.Join(", ", undecided)} are undecided");
        return undecided;
    }
}
