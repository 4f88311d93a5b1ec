using System.Text;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Data;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Sentences;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Foundation;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>Algorithm 1 over real graphs of random weights, against what the reference implementations give.</summary>
public sealed class PipelineGoldenTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>, IDisposable
{
    // Of the goldens' README: fp32 sums in another order.
    private const double ScoreTolerance = 1e-4;
    private const double BoxTolerance = 0.05;
    private const double PixelShare = 1e-4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FourPhotos_GiveTheGoldenTagsBoxesMasksScoresAndChoice()
    {
        JsonElement golden = GoldenFiles.Json("foundation/pipeline");
        string[] photos =
            [.. golden.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("photo").GetString()!)];
        PreferenceTrace[] traces = await BuildAsync(photos, golden.GetProperty("sentences"), Settings());
        Assert.Equal(photos, traces.Select(trace => trace.Photo));
        for (int i = 0; i < traces.Length; i++)
        {
            Compare(golden.GetProperty("images")[i], traces[i]);
        }
    }

    [Fact]
    public async Task OtherPhotos_KeepEveryPixelOutsideTheMask_InBothModes()
    {
        string root = SharedFiles.Require("fixtures/images-more");
        string[] photos =
            [.. Directory.GetFiles(root).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).Take(3)];
        foreach (InpaintMode mode in new[] { InpaintMode.Crop, InpaintMode.Squash })
        {
            FoundationModels settings = Settings() with
            {
                Inpainter =
                    FoundationFixture.Inpainter("lama-255") with { Options = new InpainterOptions { Mode = mode, Margin = 20 } },
                Segmenter = FoundationFixture.Segmenter("sam-meta/encoder_raw.onnx", "sam-meta/decoder.onnx") with
                {
                    Options = new SegmenterOptions { Mask = MaskChoice.BestIou },
                },
            };
            string output = Path.Combine(_folder.Path, mode.ToString());
            await BuildAsync(photos, JsonSerializer.SerializeToElement(new[] { "A thing." }), settings,
                "fixtures/images-more", output);
            foreach (PreferenceSample pair in StripedPictures.Open(output).Samples)
            {
                DecodedImage photo = ImageDecoder.Decode(pair.Image);
                DecodedImage rejected = ImageDecoder.Decode(pair.RejectedImage!);
                Assert.Equal((photo.Width, photo.Height), (rejected.Width, rejected.Height));
                int changed = Enumerable.Range(0, photo.Width * photo.Height)
                    .Count(i => !photo.Rgb.AsSpan(3 * i, 3).SequenceEqual(rejected.Rgb.AsSpan(3 * i, 3)));
                PreferenceTrace trace = File.ReadLines(Path.Combine(output, "trace.jsonl"))
                    .Select(line => TraceJson.Read(line, "")).Single(t => t.Id == pair.Id);
                Assert.InRange(changed, 1, trace.Candidates[trace.Chosen!.Value].DilatedArea);
            }
        }
    }

    private static FoundationModels Settings() => new()
    {
        Source = "goldens",
        Tagger = FoundationFixture.Tagger("ram-logits"),
        Detector = FoundationFixture.Detector("dino-a"),
        Segmenter = FoundationFixture.Segmenter("sam-meta/encoder.onnx", "sam-meta/decoder.onnx"),
        Inpainter = FoundationFixture.Inpainter("lama-255") with { Options = new InpainterOptions { Mode = InpaintMode.Squash } },
        Scorer = FoundationFixture.Scorer(combined: false),
    };

    private static void Compare(JsonElement golden, PreferenceTrace trace)
    {
        string photo = trace.Photo;
        Assert.Equal(golden.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()),
            trace.Tags.Select(tag => tag.Name));
        JsonElement[] boxes = [.. golden.GetProperty("boxes").EnumerateArray()];
        Assert.Equal(boxes.Select(box => box.GetProperty("tag").GetString()), trace.Boxes.Select(box => box.Tag.Name));
        for (int i = 0; i < boxes.Length; i++)
        {
            Detection actual = trace.Boxes[i].Detection;
            Close.Equal($"{photo} box {i} score", boxes[i].GetProperty("score").GetDouble(), actual.Score, ScoreTolerance);
            double[] sides = [actual.Box.Left, actual.Box.Top, actual.Box.Right, actual.Box.Bottom];
            for (int side = 0; side < 4; side++)
            {
                Close.Equal($"{photo} box {i} side {side}", boxes[i].GetProperty("box")[side].GetDouble(), sides[side],
                    BoxTolerance);
            }
        }

        int[] kept = [.. golden.GetProperty("kept_after_nms").EnumerateArray().Select(index => index.GetInt32())];
        JsonElement[] candidates = [.. golden.GetProperty("candidates").EnumerateArray()];
        Assert.Equal(kept.Select(index => trace.Boxes[index].Tag.Name), trace.Candidates.Select(candidate => candidate.Tag.Name));
        Assert.Equal(candidates.Length, trace.Candidates.Count);
        double pixels = (double)trace.Width * trace.Height;
        for (int i = 0; i < candidates.Length; i++)
        {
            Candidate actual = trace.Candidates[i];
            Close.Equal($"{photo} candidate {i} mask", candidates[i].GetProperty("mask_area").GetDouble(), actual.MaskArea,
                PixelShare * pixels);
            // One pixel more or less grows to the square of the kernel.
            Close.Equal($"{photo} candidate {i} dilated", candidates[i].GetProperty("dilated_area").GetDouble(),
                actual.DilatedArea, 225 * PixelShare * pixels);
            double[] clip = [.. candidates[i].GetProperty("clip").EnumerateArray().Select(value => value.GetDouble())];
            for (int j = 0; j < clip.Length; j++)
            {
                Close.Equal($"{photo} candidate {i} sentence {j}", clip[j], actual.Clip[j], ScoreTolerance);
            }

            Close.Equal($"{photo} candidate {i} sum", candidates[i].GetProperty("clip_sum").GetDouble(), actual.ClipSum,
                clip.Length * ScoreTolerance);
        }

        Assert.Equal(golden.GetProperty("chosen").GetInt32(), trace.Chosen);
    }

    private async Task<PreferenceTrace[]> BuildAsync(
        string[] photos, JsonElement sentences, FoundationModels settings, string images = "fixtures/images",
        string? output = null)
    {
        var lines = new StringBuilder();
        for (int i = 0; i < photos.Length; i++)
        {
            lines.AppendLine(JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["id"] = $"p{i}",
                ["image"] = photos[i],
                ["question"] = "What is in the picture?",
                ["chosen"] = "See the sentences.",
                ["rejected"] = "Nothing.",
                ["sentences"] = sentences,
            }));
        }

        string file = _folder.Write($"{Guid.NewGuid():N}.jsonl", lines.ToString());
        IPreferenceDataset data = PreferenceDatasetReader.Open(file, SharedFiles.Require(images), Core.Recipes.BadRowPolicy.Stop);
        using FoundationModelSet set = FoundationModelSet.Open(settings, fixture.Engine, fixture.Kernels);
        var models = new ModelPorts(set.Tagger, set.Detector, set.Segmenter, set.Inpainter, set.Scorer, "goldens");
        output ??= Path.Combine(_folder.Path, "out");
        await new PairBuilder(models, TestKernels.Native, new RuleSentenceSplitter(),
            new PairBuildOptions { Selection = settings.Selection })
            .RunAsync(data, output, null, TestContext.Current.CancellationToken);
        return [.. File.ReadLines(Path.Combine(output, "trace.jsonl")).Select(line => TraceJson.Read(line, output))];
    }
}
