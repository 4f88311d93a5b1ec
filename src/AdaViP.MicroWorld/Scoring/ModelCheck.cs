using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.MicroWorld.Drawing;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Pairs;
using AdaViP.Pairs.Selection;
using AdaViP.Pairs.Sentences;
using AdaViP.Vision.Settings;

namespace AdaViP.MicroWorld.Scoring;

/// <summary>
/// Runs foundation models on drawn scenes, step by step as a build of pairs does, and compares what they find with what was
/// drawn. The models see pixels and texts alone.
/// </summary>
/// <param name="world">How its scenes look, and what stands in them: those that preferences are about.</param>
/// <param name="models">All five.</param>
/// <param name="options">Choices between tags, boxes and masks.</param>
/// <param name="kernels">Masks and boxes; stay the caller's to dispose.</param>
public sealed class ModelCheck(WorldRecipe world, ModelPorts models, SelectionOptions options, IMaskKernels kernels)
{
    private const int Channels = 3;

    // Scenes of a seed and a purpose that nothing else is drawn from; models and settings were chosen on those of another seed.
    private const long Seed = 30_000;
    private const string Purpose = "scene to check models on";

    private readonly CandidateSelection _selection = new(options, kernels);
    private readonly ScenePainter _painter = new(world.Picture);

    /// <summary>Checks.</summary>
    /// <param name="scenes">How many.</param>
    /// <param name="report">Told of the scenes done.</param>
    /// <param name="cancellation">Looked at before each scene.</param>
    /// <exception cref="UserDataException">The tagger is of another world.</exception>
    public ModelQuality Run(int scenes, Action<int> report, CancellationToken cancellation)
    {
        if (ObjectKinds.All.Select(kind => kind.Noun()).Except(models.Tagger.Vocabulary).FirstOrDefault() is string missing)
        {
            throw new UserDataException(
                $"The tagger's list has no tag \"{missing}\", so it is not one of the micro-world. "
                + $"{VisionSettings.CheckModels} says what other models are.");
        }

        var quality = new ModelQuality();
        for (int i = 0; i < scenes; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            PortableRandom random = PortableRandom.For(Seed, Purpose, i);
            Add(SceneSampler.Draw(random, world.Preference, world.Picture.ObjectSize), random, quality);
            report(i + 1);
        }

        return quality;
    }

    private void Add(Scene scene, PortableRandom random, ModelQuality quality)
    {
        DecodedImage picture = _painter.Paint(scene);
        IReadOnlyList<Tag> tags = models.Tagger.FindTags(picture);
        quality.AddTags(
            [.. tags.Select(tag => tag.Name)], [.. scene.Visible.Select(item => item.Kind.Noun())]);
        using ImageEmbedding embedding = models.Segmenter.Encode(picture);
        foreach (SceneObject item in scene.Visible)
        {
            AddBox(item, picture, embedding, quality);
        }

        (IReadOnlyList<TaggedBox> boxes, Mask[] holes) = Candidates(picture, embedding, tags);
        IReadOnlyList<DecodedImage> images = holes.Length == 0 ? [] : models.Inpainter.Inpaint(picture, holes);
        for (int i = 0; i < images.Count; i++)
        {
            if (scene.Visible.FirstOrDefault(item => item.Kind.Noun() == boxes[i].Tag.Name) is SceneObject item)
            {
                AddRemoval(scene.Without(item.Kind), boxes[i].Tag, holes[i], images[i], quality);
            }
        }

        if (scene.Visible.Count() > 1)
        {
            quality.AddAnswer(IsNamed(scene, boxes, images, random));
        }
    }

    private void AddBox(SceneObject item, DecodedImage picture, ImageEmbedding embedding, ModelQuality quality)
    {
        Tag tag = TagOf(item.Kind);
        if (_selection.Boxes(models.Detector.Detect(picture, [tag])) is not [TaggedBox found])
        {
            quality.AddBox(0, 0);
            return;
        }

        (int left, int top, int right, int bottom) = _painter.Box(item);
        PixelBox box = found.Detection.Box;
        double[] overlaps = new double[4];
        kernels.BoxOverlaps([left, top, right, bottom, box.Left, box.Top, box.Right, box.Bottom], overlaps);
        byte[] inside = models.Segmenter.Segment(embedding, [box])[0].Pixels;
        bool[] drawn = _painter.Mask(item);
        long common = 0;
        long either = 0;
        for (int i = 0; i < drawn.Length; i++)
        {
            common += drawn[i] && inside[i] != 0 ? 1 : 0;
            either += drawn[i] || inside[i] != 0 ? 1 : 0;
        }

        quality.AddBox(overlaps[1], (double)common / either);
    }

    private (IReadOnlyList<TaggedBox> Boxes, Mask[] Holes) Candidates(
        DecodedImage picture, ImageEmbedding embedding, IReadOnlyList<Tag> tags)
    {
        List<DroppedTag> dropped = [];
        IReadOnlyList<Tag> allowed = _selection.Allowed(tags, dropped);
        IReadOnlyList<TaggedBox> boxes = allowed.Count == 0
            ? [] : _selection.WithoutDuplicates(_selection.Boxes(models.Detector.Detect(picture, allowed)), dropped);
        IReadOnlyList<Mask> masks = models.Segmenter.Segment(embedding, [.. boxes.Select(box => box.Detection.Box)]);
        IReadOnlyList<int> usable = _selection.UsableMasks(boxes, masks, dropped);
        return ([.. usable.Select(i => boxes[i])], [.. usable.Select(i => Dilated(masks[i]))]);
    }

    private void AddRemoval(Scene rest, Tag tag, Mask hole, DecodedImage image, ModelQuality quality)
    {
        bool isTagged = models.Tagger.FindTags(image).Any(found => found.Name == tag.Name);
        bool isDetected = models.Detector.Detect(image, [tag])[0].Boxes.Count > 0;
        byte[] wanted = _painter.PaintWithoutNoise(rest).Rgb;
        double squares = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            double off = hole.Pixels[i / Channels] == 0 ? 0 : (image.Rgb[i] - wanted[i]) / 255.0;
            squares += off * off;
        }

        quality.AddRemoval(!isTagged && !isDetected, squares, Channels * hole.Area);
    }

    // An answer that is silent about at least one object; whether the candidate that fits it least lacks one that it names.
    private bool IsNamed(
        Scene scene, IReadOnlyList<TaggedBox> boxes, IReadOnlyList<DecodedImage> images, PortableRandom random)
    {
        SceneObject[] objects = [.. scene.Visible];
        random.Shuffle<SceneObject>(objects);
        SceneObject[] said = objects[..(1 + random.Next(objects.Length - 1))];
        string answer = CaptionWriter.Write(
            CaptionWriter.Annotation(scene with { Objects = said }, random),
            random.Chance(0.5) ? CaptionStyle.Plain : CaptionStyle.Chatty);
        IReadOnlyList<float[]> texts = models.Scorer.EmbedTexts(RuleSentenceSplitter.Split(answer));
        double[] sums =
        [
            .. models.Scorer.EmbedImages(images).Select(
                image => texts.Sum(text => image.Zip(text, (a, b) => (double)a * b).Sum())),
        ];
        return _selection.Lowest(sums) is int chosen && said.Any(item => item.Kind.Noun() == boxes[chosen].Tag.Name);
    }

    private Tag TagOf(ObjectKind kind)
    {
        string noun = kind.Noun();
        return new Tag(models.Tagger.Vocabulary.TakeWhile(tag => tag != noun).Count(), noun, 1);
    }

    private Mask Dilated(Mask mask)
    {
        if (options.Dilation <= 1)
        {
            return mask;
        }

        byte[] pixels = new byte[mask.Pixels.Length];
        kernels.Dilate(mask.Pixels, mask.Width, mask.Height, options.Dilation, pixels);
        MaskExtent extent = kernels.Measure(pixels, mask.Width, mask.Height);
        return new Mask(
            mask.Width, mask.Height, pixels, extent.Area, new PixelBounds(extent.Left, extent.Top, extent.Right, extent.Bottom));
    }
}
