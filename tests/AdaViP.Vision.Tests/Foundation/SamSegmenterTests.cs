using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>SAM against the golden masks: every encoder, every decoder, every choice of mask.</summary>
public sealed class SamSegmenterTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    // Given with the goldens: logits near 0 may fall on either side.
    private const double DifferingShare = 1e-4;
    private const double LogitTolerance = 1e-3;

    [Theory]
    [InlineData("encoder.onnx", "decoder.onnx", "index_0")]
    [InlineData("encoder_raw.onnx", "decoder.onnx", "index_0")]
    [InlineData("encoder.onnx", "decoder_baked.onnx", "index_0")]
    [InlineData("encoder.onnx", "decoder_single.onnx", "single")]
    [InlineData("encoder_raw.onnx", "decoder_single.onnx", "single")]
    public void MetaDecoders_EveryBox_HaveTheGoldenMask(string encoder, string decoder, string golden)
    {
        using SamSegmenter segmenter = Open($"sam-meta/{encoder}", $"sam-meta/{decoder}");
        foreach ((DecodedImage image, JsonElement[] cases) in Photos("sam-meta"))
        {
            using ImageEmbedding embedding = segmenter.Encode(image);
            IReadOnlyList<Mask> masks = segmenter.Segment(embedding, [.. cases.Select(Box)]);
            for (int i = 0; i < cases.Length; i++)
            {
                Check($"sam-meta/{cases[i].GetProperty(golden).GetString()}", masks[i]);
            }
        }
    }

    [Theory]
    [InlineData(MaskChoice.Single)]
    [InlineData(MaskChoice.BestIou)]
    public void OptimumDecoder_EveryBox_HasTheGoldenMask(MaskChoice choice)
    {
        using SamSegmenter segmenter = Open(
            "sam-optimum/vision_encoder.onnx", "sam-optimum/prompt_encoder_mask_decoder.onnx",
            new SegmenterOptions { Mask = choice });
        foreach ((DecodedImage image, JsonElement[] cases) in Photos("sam-optimum"))
        {
            using ImageEmbedding embedding = segmenter.Encode(image);
            IReadOnlyList<Mask> masks = segmenter.Segment(embedding, [.. cases.Select(Box)]);
            for (int i = 0; i < cases.Length; i++)
            {
                Check($"sam-optimum/{cases[i].GetProperty("mask").GetString()}", masks[i]);
            }
        }
    }

    [Fact]
    public void AllFourMasks_OfEveryBox_HaveTheGoldenAreasAndIous()
    {
        using SamSegmenter segmenter = Open("sam-meta/encoder.onnx", "sam-meta/decoder.onnx");
        var tensors = new GoldenTensors(GoldenFiles.Foundation("sam-meta/tensors.safetensors"));
        foreach ((DecodedImage image, JsonElement[] cases) in Photos("sam-meta"))
        {
            using var embedding = (SamEmbedding)segmenter.Encode(image);
            Assert.Equal(
                [cases[0].GetProperty("resized")[0].GetInt32(), cases[0].GetProperty("resized")[1].GetInt32()],
                [embedding.Resized.Width, embedding.Resized.Height]);
            IReadOnlyList<SamMasks> offers = segmenter.Offer(embedding, [.. cases.Select(Box)]);
            for (int i = 0; i < cases.Length; i++)
            {
                string photo = cases[i].GetProperty("photo").GetString()!;
                float[] ious = [.. cases[i].GetProperty("iou_predictions").EnumerateArray().Select(iou => iou.GetSingle())];
                Close.Equal($"{photo} {i} IoU", ious, offers[i].Ious.Span, LogitTolerance);
                Close.Equal($"{photo} {i} logits", tensors.Singles($"{photo}.{i}.low_res_masks"), EverySeventh(offers[i]),
                    LogitTolerance);
                for (int m = 0; m < offers[i].Count; m++)
                {
                    double area = cases[i].GetProperty("areas")[m].GetDouble();
                    Close.Equal($"{photo} {i} area {m}", area, segmenter.Enlarge(offers[i], m, embedding).Area,
                        DifferingShare * image.Width * image.Height);
                }

                Assert.Equal(1 + Array.IndexOf(ious[1..], ious[1..].Max()), offers[i].Choose(MaskChoice.BestIou));
            }
        }
    }

    [Fact]
    public void DecoderThatIgnoresBoxLabels_IsRefusedWithTheNextStep()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Open(
            "sam-optimum-no-box-labels/vision_encoder.onnx", "sam-optimum-no-box-labels/prompt_encoder_mask_decoder.onnx"));
        Assert.Contains("segmenter.decoder", error.Message, StringComparison.Ordinal);
        Assert.Contains("ignores the labels 2 and 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("Export it again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EncoderAndDecoder_OfDifferentExports_AreRefused()
    {
        UserDataException error = Assert.Throws<UserDataException>(() =>
            Open("sam-meta/encoder.onnx", "sam-optimum/prompt_encoder_mask_decoder.onnx"));
        Assert.Contains("image_positional_embeddings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoder_GivenAsEncoder_IsRefusedWithItsInputs()
    {
        SegmenterModel model = FoundationFixture.Shipped.Segmenter!;
        UserDataException error = Assert.Throws<UserDataException>(() => Open(
            model with { Encoder = model.Decoder with { Role = model.Encoder.Role }, Decoder = model.Encoder }));
        Assert.Contains("segmenter.encoder", error.Message, StringComparison.Ordinal);
        Assert.Contains("point_coords float32 [1, points, 2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_OfAnotherSegmenter_IsRefused()
    {
        using SamSegmenter first = Open(FoundationFixture.Shipped.Segmenter!);
        using SamSegmenter second = Open(FoundationFixture.Shipped.Segmenter!);
        using ImageEmbedding embedding = first.Encode(ProbePicture.Draw(40, 30));
        Assert.Throws<ArgumentException>(() => second.Segment(embedding, [new PixelBox(0, 0, 10, 10)]));
        Assert.Empty(first.Segment(embedding, []));
    }

    private SamSegmenter Open(string encoder, string decoder, SegmenterOptions? options = null) => Open(
        FoundationFixture.Segmenter(encoder, decoder) with { Options = options ?? new SegmenterOptions() });

    private SamSegmenter Open(SegmenterModel model) =>
        SamSegmenter.Open(model, fixture.Engine, fixture.Resizer, fixture.Masks);

    private static IEnumerable<(DecodedImage Image, JsonElement[] Cases)> Photos(string folder) =>
        GoldenFiles.Json("foundation/" + folder).GetProperty("cases").EnumerateArray()
            .GroupBy(item => item.GetProperty("photo").GetString()!)
            .Select(group => (GoldenFiles.Photo(group.Key), group.ToArray()));

    private static PixelBox Box(JsonElement item)
    {
        double[] sides = [.. item.GetProperty("box").EnumerateArray().Select(side => side.GetDouble())];
        return new PixelBox(sides[0], sides[1], sides[2], sides[3]);
    }

    private static float[] EverySeventh(SamMasks masks)
    {
        var kept = new List<float>();
        for (int m = 0; m < masks.Count; m++)
        {
            for (int y = 0; y < masks.Height; y += 7)
            {
                for (int x = 0; x < masks.Width; x += 7)
                {
                    kept.Add(masks.Plane(m)[(y * masks.Width) + x]);
                }
            }
        }

        return [.. kept];
    }

    private static void Check(string file, Mask mask)
    {
        DecodedImage golden = GoldenFiles.Picture(file);
        Assert.Equal((golden.Width, golden.Height), (mask.Width, mask.Height));
        int differing = 0;
        long area = 0;
        for (int i = 0; i < mask.Pixels.Length; i++)
        {
            differing += (golden.Rgb[3 * i] > 127) != (mask.Pixels[i] != 0) ? 1 : 0;
            area += mask.Pixels[i];
        }

        Assert.True(
            differing <= DifferingShare * mask.Pixels.Length,
            $"{file}: {differing} of {mask.Pixels.Length} pixels differ, at most {DifferingShare:P2} may");
        Assert.Equal(area, mask.Area);
    }
}
