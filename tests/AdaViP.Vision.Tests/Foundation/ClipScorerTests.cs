using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>CLIP against the golden embeddings, cosines, sums and choice, from two graphs and from one.</summary>
public sealed class ClipScorerTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PhotosAndSentences_OfEveryFamily_HaveTheGoldenCosines(bool combined)
    {
        using ClipScorer scorer = Open(combined);
        JsonElement golden = GoldenFiles.Json("foundation/clip");
        DecodedImage[] photos =
            [.. golden.GetProperty("photos").EnumerateArray().Select(photo => GoldenFiles.Photo(photo.GetString()!))];
        string[] sentences = [.. golden.GetProperty("sentences").EnumerateArray().Select(sentence => sentence.GetString()!)];
        IReadOnlyList<float[]> images = scorer.EmbedImages(photos);
        IReadOnlyList<float[]> texts = scorer.EmbedTexts(sentences);
        double[] sums = new double[photos.Length];
        for (int i = 0; i < photos.Length; i++)
        {
            for (int j = 0; j < sentences.Length; j++)
            {
                double cosine = images[i].Zip(texts[j], (a, b) => (double)a * b).Sum();
                Close.Equal($"cosine {i}, {j}", golden.GetProperty("cosine")[i][j].GetDouble(), cosine, Tolerance);
                sums[i] += cosine;
            }

            Close.Equal($"sum {i}", golden.GetProperty("sums")[i].GetDouble(), sums[i], sentences.Length * Tolerance);
        }

        Assert.Equal(golden.GetProperty("argmin").GetInt32(), Array.IndexOf(sums, sums.Min()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Embeddings_OfEveryFamily_AreTheGoldenOnesAtLengthOne(bool combined)
    {
        using ClipScorer scorer = Open(combined);
        JsonElement golden = GoldenFiles.Json("foundation/clip");
        var tensors = new GoldenTensors(GoldenFiles.Foundation("clip/tensors.safetensors"));
        Compare("image_embeds", tensors, scorer.EmbedImages(
            [.. golden.GetProperty("photos").EnumerateArray().Select(photo => GoldenFiles.Photo(photo.GetString()!))]));
        Compare("text_embeds", tensors, scorer.EmbedTexts(
            [.. golden.GetProperty("sentences").EnumerateArray().Select(sentence => sentence.GetString()!)]));
    }

    [Fact]
    public void Batches_OfAnySize_GiveWhatSingleItemsGive()
    {
        using ClipScorer one = Shipped(new ScorerOptions { BatchSize = 1 });
        using ClipScorer three = Shipped(new ScorerOptions { BatchSize = 3 });
        DecodedImage[] images = [.. Enumerable.Range(0, 4).Select(i => ProbePicture.Draw(300 + i, 250, i))];
        string[] texts = ["a", "a cup", "", "a tree and a bird", "two", "three red books"];
        foreach ((IReadOnlyList<float[]> expected, IReadOnlyList<float[]> found) in new[]
        {
            (one.EmbedImages(images), three.EmbedImages(images)), (one.EmbedTexts(texts), three.EmbedTexts(texts)),
        })
        {
            Assert.Equal(expected.Count, found.Count);
            for (int i = 0; i < expected.Count; i++)
            {
                Close.Equal($"item {i}", expected[i], found[i], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(CandidateFit.Pad)]
    [InlineData(CandidateFit.Squash)]
    public void ObjectNearTheBorder_OutsideTheCentre_CountsUnlessCropped(CandidateFit fit)
    {
        DecodedImage image = ProbePicture.Draw(600, 200);
        byte[] changed = (byte[])image.Rgb.Clone();
        for (int y = 0; y < 200; y++)
        {
            changed.AsSpan(3 * y * 600, 3 * 100).Clear();
        }

        DecodedImage other = image with { Rgb = changed };
        using ClipScorer crop = Shipped(new ScorerOptions());
        IReadOnlyList<float[]> same = crop.EmbedImages([image, other]);
        Assert.Equal(same[0], same[1]);
        using ClipScorer all = Shipped(new ScorerOptions { Fit = fit });
        IReadOnlyList<float[]> different = all.EmbedImages([image, other]);
        Assert.NotEqual(different[0], different[1]);
    }

    [Fact]
    public void TextGraph_GivenAsImageGraph_IsRefusedWithItsInputs()
    {
        ScorerModel model = FoundationFixture.Shipped.Scorer!;
        UserDataException error = Assert.Throws<UserDataException>(() =>
            ClipScorer.Open(model with { Image = model.Text! }, fixture.Engine, fixture.Resizer));
        Assert.Contains("input_ids int64 [batch, 77]", error.Message, StringComparison.Ordinal);
    }

    private ClipScorer Open(bool combined) =>
        ClipScorer.Open(FoundationFixture.Scorer(combined), fixture.Engine, fixture.Resizer);

    private ClipScorer Shipped(ScorerOptions options) => ClipScorer.Open(
        FoundationFixture.Shipped.Scorer! with { Options = options }, fixture.Engine, fixture.Resizer);

    private static void Compare(string name, GoldenTensors tensors, IReadOnlyList<float[]> found)
    {
        float[] golden = tensors.Singles(name);
        int dimension = (int)tensors.Shape(name)[1];
        for (int i = 0; i < found.Count; i++)
        {
            float[] row = golden[(i * dimension)..((i + 1) * dimension)];
            double length = Math.Sqrt(row.Sum(value => (double)value * value));
            Close.Equal($"{name} {i}", Array.ConvertAll(row, value => (float)(value / length)), found[i], Tolerance);
        }
    }
}
