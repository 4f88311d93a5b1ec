using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Tests.Support;
using AdaViP.Vision.Tokenizers;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>Grounding DINO against the golden queries, scores and boxes of both kinds of export.</summary>
public sealed class GroundingDinoTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    // Given with the goldens: scores agree to about 1e-4, boxes to 0.05 pixel.
    private const double ScoreTolerance = 1e-4;
    private const double BoxTolerance = 0.05;
    private const double LogitTolerance = 1e-3;
    private const double RelativeBoxTolerance = 1e-4;

    [Theory]
    [InlineData("dino-a", DetectorKind.A)]
    [InlineData("dino-b", DetectorKind.B)]
    public void EveryCase_AboveTheThreshold_IsTheGoldenList(string folder, DetectorKind kind)
    {
        using GroundingDinoDetector detector = Open(folder);
        Assert.Contains($"kind {kind.ToString().ToLowerInvariant()}", detector.Report.Family, StringComparison.Ordinal);
        foreach (JsonElement item in GoldenFiles.Json("foundation/" + folder).GetProperty("cases").EnumerateArray())
        {
            string photo = item.GetProperty("photo").GetString()!;
            string text = item.GetProperty("text").GetString()!;
            DecodedImage image = GoldenFiles.Photo(photo);
            DetectorPrompt prompt = detector.Prompt(DetectorPrompt.Caption(text));
            Assert.Equal(item.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32()), prompt.Ids);
            TagDetections found = detector.Detect(image, [new Tag(0, text, 1)])[0];
            JsonElement[] expected = [.. item.GetProperty("above_0.3").EnumerateArray()];
            Assert.True(expected.Length == found.Boxes.Count, $"{folder} {photo} \"{text}\": {found.Boxes.Count} boxes, expected "
                + $"{expected.Length}");
            for (int i = 0; i < expected.Length; i++)
            {
                Check($"{folder} {photo} \"{text}\" box {i}", expected[i], found.Boxes);
            }

            Assert.Equal(item.GetProperty("best").GetProperty("query").GetInt32(), found.Boxes[0].Query);
        }
    }

    [Theory]
    [InlineData("dino-a")]
    [InlineData("dino-b")]
    public void RawOutputs_OfEveryCase_AreTheGoldenOnes(string folder)
    {
        using GroundingDinoDetector detector = Open(folder);
        var golden = new GoldenTensors(GoldenFiles.Foundation($"{folder}/tensors.safetensors"));
        foreach (JsonElement item in GoldenFiles.Json("foundation/" + folder).GetProperty("cases").EnumerateArray())
        {
            string key = $"{item.GetProperty("photo").GetString()}.{item.GetProperty("text").GetString()}";
            DetectorPrompt prompt = detector.Prompt(DetectorPrompt.Caption(item.GetProperty("text").GetString()!));
            DetectorQueries queries = detector.Run(GoldenFiles.Photo(item.GetProperty("photo").GetString()!), [prompt])[0];
            Close.Equal(key + ".boxes", golden.Singles(key + ".boxes"), queries.Boxes.Span, RelativeBoxTolerance);
            float[] columns = [.. Enumerable.Range(0, queries.Queries).SelectMany(q =>
                queries.Logits.Slice(q * queries.Columns, prompt.Length).ToArray())];
            Close.Equal(key + ".logits", golden.Singles(key + ".logits"), columns, LogitTolerance);
        }
    }

    [Fact]
    public void ManyTags_InOneCall_GiveWhatSingleCallsGive()
    {
        using var detector = GroundingDinoDetector.Open(FoundationFixture.Shipped.Detector!, fixture.Engine, fixture.Resizer);
        DecodedImage image = ProbePicture.Draw(96, 96, 3);
        Tag[] tags = [new(3, "plate", 1), new(5, "tree bird", 1), new(9, "key", 1)];
        IReadOnlyList<TagDetections> together = detector.Detect(image, tags);
        for (int i = 0; i < tags.Length; i++)
        {
            Assert.Equal(tags[i], together[i].Tag);
            Assert.Equal(detector.Detect(image, [tags[i]])[0].Boxes, together[i].Boxes);
        }

        Assert.Empty(detector.Detect(image, []));
    }

    [Fact]
    public void GroupedTags_EachBox_BelongsToTheTagWhoseColumnsSumHighest()
    {
        using GroundingDinoDetector detector = Open("dino-a", new DetectorOptions { Mode = DetectionMode.Grouped });
        DecodedImage image = GoldenFiles.Photo("cat_dog.jpeg");
        Tag[] tags = [new(0, "cat", 1), new(1, "dog", 1), new(2, "remote control", 1)];
        IReadOnlyList<TagDetections> found = detector.Detect(image, tags);
        JsonElement golden = GoldenFiles.Json("foundation/dino-a").GetProperty("cases").EnumerateArray()
            .Single(item => item.GetProperty("photo").GetString() == "cat_dog.jpeg" && item.GetProperty("text")
                .GetString()!.Contains(" . dog", StringComparison.Ordinal));
        float[] logits = new GoldenTensors(GoldenFiles.Foundation("dino-a/tensors.safetensors"))
            .Singles("cat_dog.jpeg.cat . dog . remote control.logits");

        // [CLS] cat . dog . remote control . [SEP]
        int[][] columns = [[1], [3], [5, 6]];
        var expected = tags.Select(_ => new List<int>()).ToArray();
        foreach (JsonElement box in golden.GetProperty("above_0.3").EnumerateArray())
        {
            int query = box.GetProperty("query").GetInt32();
            double[] sums = [.. columns.Select(span => span.Sum(column => 1 / (1 + Math.Exp(-logits[(query * 9) + column]))))];
            expected[Array.IndexOf(sums, sums.Max())].Add(query);
        }

        for (int i = 0; i < tags.Length; i++)
        {
            Assert.Equal(expected[i], found[i].Boxes.Select(box => box.Query));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Vocabulary_OfAnotherLength_IsRefusedWithBothCounts(int more)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "vocab.txt");
        DetectorModel model = FoundationFixture.Shipped.Detector!;
        string[] lines = File.ReadAllLines(model.Vocabulary.Path);
        File.WriteAllLines(path, more > 0 ? [.. lines, "adavip"] : lines[..^1]);
        model = model with { Vocabulary = new SideFile(path, "detector.vocab") };
        UserDataException error = Assert.Throws<UserDataException>(
            () => GroundingDinoDetector.Open(model, fixture.Engine, fixture.Resizer));
        Assert.Contains($"has {95 + more} entries", error.Message, StringComparison.Ordinal);
        Assert.Contains("detector.onnx has 95 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_FullByCountOrTokens_StartAnotherPrompt()
    {
        var pieces = BertWordPieces.FromFile(FoundationFixture.Shipped.Detector!.Vocabulary.Path);
        List<TagGroup> groups = TagGroup.Split(["cup", "tree bird", "key", "t-ball"], pieces, 3, 256);
        Assert.Equal([0, 3], groups.Select(group => group.First));
        Assert.Equal("cup . tree bird . key .", groups[0].Caption);
        Assert.Equal([(1, 2), (3, 5), (6, 7)], groups[0].Spans);
        Assert.Equal([0, 2], TagGroup.Split(["cup", "key", "bird"], pieces, 16, 6).Select(group => group.First));
    }

    [Theory]
    [InlineData(640, 480, 1066, 800)]
    [InlineData(480, 640, 800, 1066)]
    [InlineData(640, 427, 1199, 800)]
    [InlineData(1920, 1080, 1333, 750)]
    [InlineData(1000, 300, 1333, 400)]
    [InlineData(1, 10000, 1, 1333)]
    public void AspectSize_Picture_IsRoundedAsTheReference(int width, int height, int expectedWidth, int expectedHeight) =>
        Assert.Equal(new PictureSize(expectedWidth, expectedHeight), GroundingDinoDetector.AspectSize(width, height));

    [Fact]
    public void Kind_ThatContradictsTheInputs_IsRefusedByName()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => GroundingDinoDetector.Open(
            FoundationFixture.Shipped.Detector! with { Kind = DetectorKind.B }, fixture.Engine, fixture.Resizer));
        Assert.Contains("text_token_mask", error.Message, StringComparison.Ordinal);
        Assert.Contains("detector.path", error.Message, StringComparison.Ordinal);
    }

    private GroundingDinoDetector Open(string folder, DetectorOptions? options = null) => GroundingDinoDetector.Open(
        FoundationFixture.Detector(folder) with { Options = options ?? new DetectorOptions() }, fixture.Engine, fixture.Resizer);

    // Neighbours in the order whose scores differ by less than the tolerance may change places: compare by query.
    private static void Check(string what, JsonElement expected, IReadOnlyList<Detection> found)
    {
        Detection? match = found.SingleOrDefault(box => box.Query == expected.GetProperty("query").GetInt32());
        Assert.True(match is not null, $"{what}: query {expected.GetProperty("query").GetInt32()} is missing");
        Close.Equal(what + " score", expected.GetProperty("score").GetDouble(), match.Score, ScoreTolerance);
        double[] sides = [match.Box.Left, match.Box.Top, match.Box.Right, match.Box.Bottom];
        for (int i = 0; i < sides.Length; i++)
        {
            Close.Equal($"{what} side {i}", expected.GetProperty("box")[i].GetDouble(), sides[i], BoxTolerance);
        }
    }
}
