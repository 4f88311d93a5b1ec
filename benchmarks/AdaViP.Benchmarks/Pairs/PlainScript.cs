using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Pairs;
using AdaViP.Pairs.Selection;
using AdaViP.Vision.Images;
using SkiaSharp;

namespace AdaViP.Benchmarks.Pairs;

/// <summary>
/// Algorithm 1 as a script writes it: a function per model that takes a picture, called once per tag, per box, per mask, per
/// candidate and per sentence, one picture after the other. The same graphs, thresholds and choices as the pipeline.
/// </summary>
/// <param name="models">The five models.</param>
/// <param name="kernels">Dilation.</param>
/// <param name="selection">The choices.</param>
/// <param name="options">Their values.</param>
/// <param name="encodeOnce">Whether the script keeps SAM's embedding for all boxes of a picture.</param>
internal sealed class PlainScript(
    PairsModels models, IMaskKernels kernels, CandidateSelection selection, SelectionOptions options, bool encodeOnce)
{
    /// <summary>Works through all preferences.</summary>
    /// <param name="samples">Preferences with sentences.</param>
    /// <param name="folder">Gets one PNG per pair.</param>
    /// <returns>The chosen tag of each; null where there is none.</returns>
    public IReadOnlyList<string?> Run(IReadOnlyList<PreferenceSample> samples, string folder)
    {
        Directory.CreateDirectory(folder);
        return [.. samples.Select((sample, i) => RunOne(sample, Path.Combine(folder, $"{i}.png")))];
    }

    private string? RunOne(PreferenceSample sample, string file)
    {
        DecodedImage image = ImageDecoder.Decode(sample.Image);
        List<DroppedTag> dropped = [];
        List<TagDetections> found = [];
        foreach (Tag tag in models.Tagger.FindTags(image))
        {
            found.AddRange(models.Detector.Detect(image, [tag]));
        }

        IReadOnlyList<TaggedBox> boxes = selection.WithoutDuplicates(selection.Boxes(found), dropped);
        Mask[] masks = Masks(image, boxes);
        IReadOnlyList<int> usable = selection.UsableMasks(boxes, masks, dropped);
        List<double> sums = [];
        List<DecodedImage> candidates = [];
        foreach (int index in usable)
        {
            DecodedImage candidate = models.Inpainter.Inpaint(image, [Dilate(masks[index])])[0];
            candidates.Add(candidate);
            double sum = 0;
            foreach (string sentence in sample.Sentences)
            {
                float[] text = models.Scorer.EmbedTexts([sentence])[0];
                float[] picture = models.Scorer.EmbedImages([candidate])[0];
                sum += text.Zip(picture, (a, b) => (double)a * b).Sum();
            }

            sums.Add(sum);
        }

        if (selection.Lowest(sums) is not int chosen)
        {
            return null;
        }

        Save(candidates[chosen], file);
        return boxes[usable[chosen]].Tag.Name;
    }

    private Mask[] Masks(DecodedImage image, IReadOnlyList<TaggedBox> boxes)
    {
        if (!encodeOnce)
        {
            return [.. boxes.Select(box =>
            {
                using ImageEmbedding one = models.Segmenter.Encode(image);
                return models.Segmenter.Segment(one, [box.Detection.Box])[0];
            })];
        }

        using ImageEmbedding shared = models.Segmenter.Encode(image);
        return [.. boxes.Select(box => models.Segmenter.Segment(shared, [box.Detection.Box])[0])];
    }

    private Mask Dilate(Mask mask)
    {
        byte[] pixels = new byte[mask.Pixels.Length];
        kernels.Dilate(mask.Pixels, mask.Width, mask.Height, options.Dilation, pixels);
        MaskExtent extent = kernels.Measure(pixels, mask.Width, mask.Height);
        return new Mask(
            mask.Width, mask.Height, pixels, extent.Area, new PixelBounds(extent.Left, extent.Top, extent.Right, extent.Bottom));
    }

    private static void Save(DecodedImage image, string file)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> rgba = bitmap.GetPixelSpan();
        for (int from = 0, to = 0; from < image.Rgb.Length; from += 3, to += 4)
        {
            image.Rgb.AsSpan(from, 3).CopyTo(rgba[to..]);
            rgba[to + 3] = byte.MaxValue;
        }

        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up | SKPngEncoderFilterFlags.Sub, 4))
            ?? throw new InvalidOperationException("the picture could not be encoded");
        using FileStream stream = File.Create(file);
        data.SaveTo(stream);
    }
}
